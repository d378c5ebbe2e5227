CREATE TABLE org (
    slug            TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    ai_first        INTEGER NOT NULL DEFAULT 1,
    known           INTEGER NOT NULL DEFAULT 1, -- 0: met in an article, in no table
    same_as         TEXT                   -- slug of the one it is: see judgement, or its names
) STRICT, WITHOUT ROWID;
CREATE INDEX org_same ON org(same_as) WHERE same_as IS NOT NULL;
CREATE TABLE org_alias (
    folded          TEXT NOT NULL,         -- talentwire.store.names.fold()
    alias           TEXT NOT NULL,
    org             TEXT NOT NULL REFERENCES org(slug) ON DELETE CASCADE,
    PRIMARY KEY (folded, org)
) STRICT, WITHOUT ROWID;
CREATE INDEX org_alias_org ON org_alias(org);
CREATE TABLE org_domain (
    host            TEXT NOT NULL,         -- what it publishes is the organisation's own word
    org             TEXT NOT NULL REFERENCES org(slug) ON DELETE CASCADE,
    PRIMARY KEY (host, org)
) STRICT, WITHOUT ROWID;
CREATE TABLE org_parent (
    org             TEXT NOT NULL REFERENCES org(slug) ON DELETE CASCADE,
    parent          TEXT NOT NULL,
    since           TEXT,                  -- YYYY-MM-DD or NULL: always
    until           TEXT,
    PRIMARY KEY (org, parent)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    slug            TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    known           INTEGER NOT NULL DEFAULT 1,
    same_as         TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX person_same ON person(same_as) WHERE same_as IS NOT NULL;
CREATE TABLE person_form (
    folded          TEXT NOT NULL,
    form            TEXT NOT NULL,
    person          TEXT NOT NULL REFERENCES person(slug) ON DELETE CASCADE,
    PRIMARY KEY (folded, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_form_person ON person_form(person);
-- By the last word of a name, for searches by surname.
CREATE INDEX person_form_last
    ON person_form(substr(folded, length(rtrim(folded, replace(folded, ' ', ''))) + 1));

-- One article's statement of one person's move.
CREATE TABLE claim (
    id              INTEGER PRIMARY KEY,
    article         INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
    person          TEXT NOT NULL,         -- slug
    person_as_written TEXT,
    from_org        TEXT,                  -- slug
    to_org          TEXT,
    kind            TEXT NOT NULL,
    role            TEXT,
    date            TEXT,                  -- as precise as stated
    certainty       TEXT NOT NULL,         -- stated | rumoured | denied
    background      INTEGER NOT NULL DEFAULT 0,
    quote           TEXT NOT NULL,
    field           TEXT NOT NULL,         -- title | text
    start           INTEGER NOT NULL,      -- characters into that field
    stop            INTEGER NOT NULL,
    made_at         TEXT NOT NULL,
    withdrawn_at    TEXT                   -- the article no longer says so
) STRICT;
CREATE INDEX claim_article ON claim(article);
CREATE INDEX claim_person ON claim(person);

-- What happened, as far as is known.
CREATE TABLE move (
    id              INTEGER PRIMARY KEY,
    person          TEXT NOT NULL,         -- slug
    from_org        TEXT,
    to_org          TEXT,
    kind            TEXT NOT NULL,
    role            TEXT,
    date            TEXT,
    date_precision  TEXT,                  -- day | month | year
    status          TEXT NOT NULL,         -- see talentwire.model.Status
    background      INTEGER NOT NULL DEFAULT 0,
    happened        TEXT NOT NULL,         -- best day known, YYYY-MM-DD, for ordering
    first_seen      TEXT NOT NULL,         -- earliest evidence's publication
    last_seen       TEXT NOT NULL,
    sources         INTEGER NOT NULL DEFAULT 0   -- independent ones
) STRICT;
CREATE INDEX move_person ON move(person);
CREATE INDEX move_from ON move(from_org, happened);
CREATE INDEX move_to ON move(to_org, happened);
CREATE INDEX move_happened ON move(happened);

CREATE TABLE move_claim (
    claim           INTEGER PRIMARY KEY REFERENCES claim(id) ON DELETE CASCADE,
    move            INTEGER NOT NULL REFERENCES move(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX move_claim_move ON move_claim(move);

-- Every state a move was in, so that "what did we know on 1 May?" has an answer.
CREATE TABLE move_history (
    id              INTEGER PRIMARY KEY,
    move            INTEGER NOT NULL,
    at              TEXT NOT NULL,         -- when we came to know it
    person          TEXT NOT NULL,
    from_org        TEXT,
    to_org          TEXT,
    kind            TEXT NOT NULL,
    role            TEXT,
    date            TEXT,
    date_precision  TEXT,
    status          TEXT NOT NULL,         -- also: withdrawn, merged (then it is listed no more)
    background      INTEGER NOT NULL DEFAULT 0,
    happened        TEXT NOT NULL,
    first_seen      TEXT NOT NULL,
    last_seen       TEXT NOT NULL,
    sources         INTEGER NOT NULL,
    claims          TEXT NOT NULL DEFAULT '[]',  -- JSON: the claims it stood on then
    reason          TEXT NOT NULL
) STRICT;
CREATE INDEX move_history_move ON move_history(move, at);

-- What a person decided against or beyond the rules; survives every re-tagging.
CREATE TABLE judgement (
    id              INTEGER PRIMARY KEY,
    at              TEXT NOT NULL,
    action          TEXT NOT NULL,         -- merge | split
    what            TEXT NOT NULL,         -- move | person | org | story
    subject         TEXT NOT NULL,
    object          TEXT NOT NULL,
    detail          TEXT,                  -- JSON: what is needed to replay and to undo
    undone_at       TEXT
) STRICT;
