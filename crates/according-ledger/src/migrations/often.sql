-- Answers of those who speak often, once more, speaker by speaker: what one of them said is counted where it lies together
-- (see ask/often.rs). Derived, and brought up to date with `answer`.
CREATE TABLE often(
  canonical INTEGER NOT NULL REFERENCES canonical(id),
  sample    INTEGER NOT NULL,     -- 0: one statement in 4,096, 1: one in 256, 2: one in 16, 3: of no sample
  at        INTEGER NOT NULL,
  traits    INTEGER NOT NULL,
  outlet    INTEGER REFERENCES outlet(id),
  speakers  TEXT,                 -- NULL: nobody else
  PRIMARY KEY(canonical, sample, at)
) STRICT, WITHOUT ROWID;

INSERT INTO often
  SELECT q.canonical,
    CASE WHEN substr(s.statement_id, 6, 3) = '000' THEN 0 WHEN substr(s.statement_id, 7, 2) = '00' THEN 1
      WHEN substr(s.statement_id, 8, 1) = '0' THEN 2 ELSE 3 END,
    a.at, a.traits, a.outlet, CASE WHEN typeof(a.speakers) = 'text' THEN a.speakers END
  FROM quoted q CROSS JOIN statement_fts f CROSS JOIN answer a ON a.at = f.rowid
    CROSS JOIN statement s ON s.id = a.at & 274877906943
  WHERE q.statements >= 256 AND f.words MATCH '"¬c' || q.canonical || '"';

-- Words of contents are tokens of each sample besides (see ask/index.rs): statements that belong to one are made anew.
INSERT OR IGNORE INTO stale SELECT id FROM statement WHERE retired_run IS NULL AND substr(statement_id, 8, 1) = '0';
