-- A configured place to poll, as last seen in config/sources.toml.
CREATE TABLE source (
    name            TEXT PRIMARY KEY,      -- slug
    title           TEXT NOT NULL,
    kind            TEXT NOT NULL,         -- feed | sitemap | section | search | archive
    url             TEXT NOT NULL,
    language        TEXT,
    country         TEXT,
    scope           TEXT NOT NULL DEFAULT 'ai',
    every_minutes   INTEGER NOT NULL,
    enabled         INTEGER NOT NULL DEFAULT 1
) STRICT;

-- What is remembered about a source between rounds.
CREATE TABLE source_state (
    source          TEXT PRIMARY KEY REFERENCES source(name) ON DELETE CASCADE,
    etag            TEXT,                  -- verbatim, for If-None-Match
    last_modified   TEXT,                  -- verbatim, for If-Modified-Since
    moved_to        TEXT,                  -- learned from a permanent redirect
    body_hash       TEXT,                  -- to see an unchanged listing without validators
    last_polled     TEXT,                  -- ISO 8601 UTC
    last_ok         TEXT,
    last_new        TEXT,                  -- when it last brought an article
    next_due        TEXT,
    retry_after     TEXT,                  -- asked for by the server
    failures        INTEGER NOT NULL DEFAULT 0,  -- in a row
    health          TEXT,                  -- see talentwire.model.Health
    detail          TEXT,
    selector        TEXT                   -- learnt article selector and its counters, JSON
) STRICT, WITHOUT ROWID;

-- Candidates that were judged and not fetched, or fetched and not stored, so that no
-- round judges or fetches them again.
CREATE TABLE seen (
    url             TEXT PRIMARY KEY,      -- canonical
    source          TEXT NOT NULL,
    first_seen      TEXT NOT NULL,
    outcome         TEXT NOT NULL,         -- skipped | failed | empty | not_html | ...
    title           TEXT,
    tries           INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- What robots.txt said, so that it is asked for once a day and not in every round.
CREATE TABLE robots (
    origin          TEXT PRIMARY KEY,      -- host and port
    fetched_at      TEXT NOT NULL,         -- ISO 8601 UTC
    body            BLOB NOT NULL          -- empty: there is none, everything is allowed
) STRICT, WITHOUT ROWID;

-- One execution of a scheduled job.
CREATE TABLE run (
    id              INTEGER PRIMARY KEY,
    job             TEXT NOT NULL,         -- round | digest:<name> | housekeeping | retag
    started_at      TEXT NOT NULL,
    ended_at        TEXT,
    outcome         TEXT,                  -- ok | partial | failed | missed | killed | interrupted
    detail          TEXT
) STRICT;
CREATE INDEX run_job ON run(job, started_at);

-- What one source brought in one round.
CREATE TABLE source_result (
    run             INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    source          TEXT NOT NULL,
    health          TEXT NOT NULL,
    offered         INTEGER NOT NULL DEFAULT 0,
    known           INTEGER NOT NULL DEFAULT 0,
    skipped         INTEGER NOT NULL DEFAULT 0,
    fetched         INTEGER NOT NULL DEFAULT 0,
    stored          INTEGER NOT NULL DEFAULT 0,
    relevant        INTEGER NOT NULL DEFAULT 0,
    copies          INTEGER NOT NULL DEFAULT 0,
    updated         INTEGER NOT NULL DEFAULT 0,
    claims          INTEGER NOT NULL DEFAULT 0,
    failed          INTEGER NOT NULL DEFAULT 0,
    detail          TEXT,
    PRIMARY KEY (run, source)
) STRICT, WITHOUT ROWID;
