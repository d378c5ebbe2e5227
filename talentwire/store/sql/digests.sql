-- A digest that was made, with the window it covers.
CREATE TABLE digest (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL,
    since           TEXT NOT NULL,
    until           TEXT NOT NULL,
    made_at         TEXT NOT NULL,
    items           TEXT NOT NULL,         -- JSON: what it told, so that nothing is told twice
    document        TEXT NOT NULL          -- JSON: the whole digest, to send it again unchanged
) STRICT;
CREATE INDEX digest_name ON digest(name, until);

-- Its hand-over to each channel: the row is written before sending, completed after.
CREATE TABLE delivery (
    digest          INTEGER NOT NULL REFERENCES digest(id) ON DELETE CASCADE,
    channel         TEXT NOT NULL,
    started_at      TEXT NOT NULL,         -- when the receiver was about to have all of it
    completed_at    TEXT,
    tries           INTEGER NOT NULL DEFAULT 0,
    outcome         TEXT NOT NULL,         -- waiting | started | delivered | failed | unknown
    next_try        TEXT,                  -- after a failure; NULL: never again
    detail          TEXT,
    PRIMARY KEY (digest, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_search (
    name            TEXT PRIMARY KEY,
    query           TEXT NOT NULL,
    channels        TEXT NOT NULL DEFAULT '[]',
    only_new_stories INTEGER NOT NULL DEFAULT 1,
    made_at         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
