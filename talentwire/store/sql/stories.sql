-- Articles about one event, in any language.
CREATE TABLE story (
    id              INTEGER PRIMARY KEY,
    title           TEXT NOT NULL,
    summary         TEXT,
    headline        INTEGER,               -- the article that speaks for it
    first_seen      TEXT NOT NULL,         -- earliest publication, ISO 8601 UTC
    last_seen       TEXT NOT NULL,
    articles        INTEGER NOT NULL DEFAULT 0,  -- copies included
    sources         INTEGER NOT NULL DEFAULT 0,
    languages       TEXT NOT NULL DEFAULT '[]',  -- JSON list
    relevant        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX story_last_seen ON story(last_seen);

-- Where a story that was merged into another, or split, lives on.
CREATE TABLE story_moved (
    old             INTEGER PRIMARY KEY,
    new             INTEGER NOT NULL,
    at              TEXT NOT NULL,
    reason          TEXT NOT NULL
) STRICT;
