-- How many canonical entities are found under a first name or a surname: counted once, and not anew for each name that is
-- judged. Kept with `canonical_key`, of which it is made.
CREATE TABLE bearer(
  sort       TEXT NOT NULL,     -- 'given' or 'surname'
  key        TEXT NOT NULL,
  extra      TEXT NOT NULL,
  canonicals INTEGER NOT NULL,
  PRIMARY KEY(sort, key, extra)
) STRICT, WITHOUT ROWID;
INSERT INTO bearer SELECT sort, key, extra, count(*) FROM canonical_key WHERE sort = 'given' OR sort = 'surname' GROUP BY 1, 2, 3;

-- Answers of the largest sample, once more: those of a sample are so few that they stay in memory, where in `answer` each has
-- a page of its own. Derived, and brought up to date with `answer`.
CREATE TABLE sampled(
  at        INTEGER PRIMARY KEY,
  traits    INTEGER NOT NULL,
  outlet    INTEGER REFERENCES outlet(id),
  speakers  ANY,
  said_from INTEGER,
  said_to   INTEGER
) STRICT;

-- Samples of one in 1,024 and one in 64 besides, so that the smallest that tells enough holds a quarter of what it did.
ALTER TABLE often RENAME TO often_before;
CREATE TABLE often(
  canonical INTEGER NOT NULL REFERENCES canonical(id),
  sample    INTEGER NOT NULL,     -- 0: one statement in 4,096, 1: in 1,024, 2: in 256, 3: in 64, 4: in 16, 5: of no sample
  at        INTEGER NOT NULL,
  traits    INTEGER NOT NULL,
  outlet    INTEGER REFERENCES outlet(id),
  speakers  TEXT,                 -- NULL: nobody else
  PRIMARY KEY(canonical, sample, at)
) STRICT, WITHOUT ROWID;
INSERT INTO often
  SELECT o.canonical,
    CASE WHEN substr(s.statement_id, 6, 3) = '000' THEN 0
      WHEN substr(s.statement_id, 7, 2) = '00' AND instr('048c', substr(s.statement_id, 6, 1)) THEN 1
      WHEN substr(s.statement_id, 7, 2) = '00' THEN 2
      WHEN substr(s.statement_id, 8, 1) = '0' AND instr('048c', substr(s.statement_id, 7, 1)) THEN 3
      WHEN substr(s.statement_id, 8, 1) = '0' THEN 4 ELSE 5 END,
    o.at, o.traits, o.outlet, o.speakers
  FROM often_before o CROSS JOIN statement s ON s.id = o.at & 274877906943;
DROP TABLE often_before;

-- Tokens of the new samples (see ask/index.rs), and rows of `sampled`: statements that belong to one are made anew.
INSERT OR IGNORE INTO stale SELECT id FROM statement WHERE retired_run IS NULL AND substr(statement_id, 8, 1) = '0';

-- Pairs are judged alike from both sides since; so the next run judges all of them anew.
DELETE FROM joined;
