-- What was read from a page. `id` rises with the time of publication (see
-- talentwire/store/articles.py), so that a range of dates is a range of ids.
CREATE TABLE article (
    id              INTEGER PRIMARY KEY,
    url             TEXT NOT NULL,         -- as fetched, after redirects
    canonical       TEXT NOT NULL UNIQUE,  -- what it is known by
    source          TEXT NOT NULL,
    site            TEXT,                  -- the outlet's name
    host            TEXT NOT NULL,
    title           TEXT NOT NULL,
    summary         TEXT,
    authors         TEXT,                  -- JSON list
    published       TEXT,                  -- ISO 8601 UTC
    published_precision TEXT,              -- minute | day | month | year
    modified        TEXT,
    fetched_at      TEXT NOT NULL,
    language        TEXT,
    section         TEXT,
    paywalled       INTEGER NOT NULL DEFAULT 0,
    words           INTEGER NOT NULL DEFAULT 0,
    relevant        INTEGER NOT NULL DEFAULT 0,
    score           REAL NOT NULL DEFAULT 0,
    reasons         TEXT,                  -- JSON list
    copy_of         INTEGER REFERENCES article(id),
    story           INTEGER REFERENCES story(id),
    revision        INTEGER NOT NULL DEFAULT 1,
    withdrawn_at    TEXT                   -- the outlet took it back
) STRICT;
CREATE INDEX article_story ON article(story, copy_of) WHERE story IS NOT NULL;
CREATE INDEX article_copy ON article(copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_host_title ON article(host, title);
CREATE INDEX article_fetched ON article(fetched_at);

-- The text stands apart: most questions never read it.
CREATE TABLE article_text (
    article         INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
    text            TEXT NOT NULL
) STRICT;

-- Earlier wordings of an article that was changed at its address.
CREATE TABLE revision (
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    number          INTEGER NOT NULL,      -- 1 is the first wording
    seen_at         TEXT NOT NULL,
    title           TEXT NOT NULL,
    diff            TEXT NOT NULL,         -- unified diff from this wording to the next
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;

-- Other addresses that lead to an article (redirects, AMP, mobile, feed links).
CREATE TABLE article_address (
    url             TEXT PRIMARY KEY,      -- canonical form of that address
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Tags. Slim tables beside the text, clustered the way filters ask.
CREATE TABLE article_org (
    org             TEXT NOT NULL,         -- slug
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    PRIMARY KEY (org, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_org_article ON article_org(article);
CREATE TABLE article_person (
    person          TEXT NOT NULL,         -- slug
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    PRIMARY KEY (person, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_person_article ON article_person(article);
CREATE TABLE article_event (
    event           TEXT NOT NULL,         -- see talentwire.model.Kind
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    sentence        TEXT NOT NULL,         -- the sentence that shows it
    background      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (event, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_event_article ON article_event(article);

-- Full text stands in tables of its own, one for each 60 days of publication, made as they are
-- needed: article_fts_<period>, with rowid = article.id. See talentwire/store/fulltext.py.
