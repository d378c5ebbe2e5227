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

-- What an article is recognised by. Rows of one period (30 days of publication) stand
-- together in the tables below, so that writing stays as fast in a large archive as in a
-- small one: talentwire.store.stories.period(article id).
CREATE TABLE mark (
    article         INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
    language        TEXT,
    words           INTEGER NOT NULL,      -- in the text
    keys            BLOB NOT NULL,         -- in mark_band, 64-bit integers
    signature       BLOB NOT NULL,         -- 64 MinHash values of 16 bits, or empty
    terms           BLOB NOT NULL,         -- 32-bit hashes, ascending
    term_weights    BLOB NOT NULL,         -- 16-bit floats beside them
    anchors         BLOB NOT NULL,
    anchor_weights  BLOB NOT NULL,
    people          BLOB NOT NULL,         -- who it is about: 32-bit hashes, ascending, and after
                                           -- them as many hashes of where each turns (0: nowhere)
    shares          BLOB NOT NULL,         -- 16-bit floats beside them
    kinds           BLOB NOT NULL,         -- a byte for each kind of move: 0, 1 or 2, told plainly
    span            INTEGER NOT NULL       -- days that its date leaves open: 31 for a month
) STRICT;

-- LSH bands: key = band << 32 | 32-bit hash of the band's values; titles are band 255.
CREATE TABLE mark_band (
    period          INTEGER NOT NULL,
    key             INTEGER NOT NULL,
    article         INTEGER NOT NULL,
    PRIMARY KEY (period, key, article)
) STRICT, WITHOUT ROWID;

-- The rarest terms and anchors of an article.
CREATE TABLE mark_term (
    period          INTEGER NOT NULL,
    term            INTEGER NOT NULL,
    article         INTEGER NOT NULL,
    PRIMARY KEY (period, term, article)
) STRICT, WITHOUT ROWID;

-- How many articles hold a term: counts in 2^20 buckets, folded in from time to time;
-- mark_log names the articles that are not in it yet.
CREATE TABLE frequency (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    token           TEXT NOT NULL,         -- of this database, for what a process remembers
    upto            INTEGER NOT NULL,      -- mark_log.seq
    languages       TEXT NOT NULL,         -- JSON: language -> articles
    counts          BLOB NOT NULL          -- zlib of 32-bit integers
) STRICT;
CREATE TABLE mark_log (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    article         INTEGER NOT NULL
) STRICT;
