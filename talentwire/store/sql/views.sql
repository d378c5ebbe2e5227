-- The questions people ask, as views that Datasette and sqlite3 can open.
CREATE VIEW moves AS
SELECT m.id, p.name AS person, f.name AS left, t.name AS joined, m.kind, m.role,
       m.happened, m.date, m.date_precision, m.status, m.sources, m.background,
       m.first_seen, m.last_seen, m.person AS person_slug, m.from_org, m.to_org
FROM move m
LEFT JOIN person p ON p.slug = m.person
LEFT JOIN org f ON f.slug = m.from_org
LEFT JOIN org t ON t.slug = m.to_org;

-- who_left / who_joined: filter with  WHERE org = 'meta' AND happened >= '2025-01-01'
-- An organisation's question includes its units (FAIR under Meta).
CREATE VIEW org_house AS
WITH RECURSIVE house(org, unit) AS (
    SELECT slug, slug FROM org
    UNION
    SELECT house.org, org_parent.org FROM house JOIN org_parent ON org_parent.parent = house.unit
)
SELECT org, unit FROM house;

CREATE VIEW who_left AS
SELECT h.org, m.person, m.left, m.joined, m.kind, m.role, m.happened, m.status, m.sources, m.id
FROM moves m JOIN org_house h ON h.unit = m.from_org
WHERE NOT EXISTS (SELECT 1 FROM org_house i WHERE i.org = h.org AND i.unit = m.to_org);

CREATE VIEW who_joined AS
SELECT h.org, m.person, m.left, m.joined, m.kind, m.role, m.happened, m.status, m.sources, m.id
FROM moves m JOIN org_house h ON h.unit = m.to_org
WHERE NOT EXISTS (SELECT 1 FROM org_house i WHERE i.org = h.org AND i.unit = m.from_org);

CREATE VIEW moves_by_month AS
SELECT substr(happened, 1, 7) AS month, kind, count(*) AS moves
FROM move WHERE background = 0 GROUP BY 1, 2;

CREATE VIEW story_coverage AS
SELECT s.id AS story, s.title, a.language, count(*) AS articles,
       count(DISTINCT a.host) AS outlets, min(a.published) AS first, max(a.published) AS last
FROM story s JOIN article a ON a.story = s.id
GROUP BY s.id, a.language;

CREATE VIEW who_says_so AS
SELECT mc.move, c.id AS claim, a.site, a.host, a.title, a.canonical AS url, a.language, a.published,
       c.certainty, c.quote, a.copy_of IS NOT NULL AS is_copy, c.withdrawn_at
FROM move_claim mc JOIN claim c ON c.id = mc.claim JOIN article a ON a.id = c.article;
