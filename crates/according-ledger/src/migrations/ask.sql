-- Answers in their order. Everything here is derived from the tables of what was read, and made anew by `verify`.

-- Where a current statement stands among the answers: its day of publication, then its key (see ask/place.rs).
-- NULL: it is retired, or not there yet.
ALTER TABLE statement ADD COLUMN at INTEGER;

CREATE TABLE outlet(
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE,
  folded TEXT NOT NULL
) STRICT;
CREATE INDEX outlet_folded ON outlet(folded);

-- What current statements are counted and sifted by, in the order of answers.
CREATE TABLE answer(
  at        INTEGER PRIMARY KEY,
  traits    INTEGER NOT NULL,     -- form, type, act and the like in one number (see ask/traits.rs)
  outlet    INTEGER REFERENCES outlet(id),
  speakers  ANY,                  -- keys of canonical entities: one as a number, several as text
  said_from INTEGER,              -- days as in `at`
  said_to   INTEGER
) STRICT;

-- Words and traits, folded before they enter (see ask/index.rs), hence the plainest tokenizer. rowid = answer.at.
DROP TABLE statement_fts;
CREATE VIRTUAL TABLE statement_fts USING fts5(words, content='', contentless_delete=1, tokenize='ascii');
-- Of a batch about as much as is kept in memory before it is written.
INSERT INTO statement_fts(statement_fts, rank) VALUES('hashsize', 8388608);

-- Statements whose answer is no longer what it should be; empty whenever a batch is committed. What is inserted is noted
-- by whoever inserts it (see ask/stale.rs): a trigger would have SQLite keep a journal for every single row.
CREATE TABLE stale(statement INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER statement_is_another AFTER UPDATE OF parent, depth, form, attribution_type, source_class, speech_act, polarity,
    determinacy, medium, platform, said_from, said_to, confidence, retired_run, text ON statement
  BEGIN INSERT OR IGNORE INTO stale VALUES(NEW.id); END;
CREATE TRIGGER document_is_another AFTER UPDATE OF published, publisher ON document
    WHEN OLD.published IS NOT NEW.published OR OLD.publisher IS NOT NEW.publisher
  BEGIN
    INSERT OR IGNORE INTO stale SELECT s.id FROM text t JOIN statement s ON s.text = t.id
      WHERE t.document = NEW.id AND s.retired_run IS NULL;
  END;
CREATE TRIGGER entity_is_named_otherwise AFTER UPDATE OF retired_run, block, text ON entity
    WHEN OLD.retired_run IS NOT NEW.retired_run OR OLD.block IS NOT NEW.block OR OLD.text IS NOT NEW.text
  BEGIN
    INSERT OR IGNORE INTO stale SELECT id FROM statement WHERE text IN (OLD.text, NEW.text) AND at IS NOT NULL;
  END;

-- How often a canonical entity is called what; `alone`: by a surname or acronym that was judged with its like.
CREATE TABLE called(
  canonical INTEGER NOT NULL REFERENCES canonical(id),
  spelling  INTEGER NOT NULL REFERENCES spelling(id),
  kind      TEXT NOT NULL,
  alone     INTEGER NOT NULL,
  articles  INTEGER NOT NULL,
  PRIMARY KEY(canonical, spelling, kind, alone)
) STRICT, WITHOUT ROWID;
CREATE INDEX called_spelling ON called(spelling, kind, alone, canonical);

-- Statements of a canonical entity in each article, and in all.
CREATE TABLE quoted_in(
  canonical  INTEGER NOT NULL REFERENCES canonical(id),
  document   INTEGER NOT NULL REFERENCES document(id),
  statements INTEGER NOT NULL,
  PRIMARY KEY(canonical, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE quoted(
  canonical  INTEGER PRIMARY KEY REFERENCES canonical(id),
  statements INTEGER NOT NULL,
  articles   INTEGER NOT NULL
) STRICT;
CREATE INDEX quoted_most ON quoted(statements);

-- Where a text is printed once more: what has its words has an index of its own.
CREATE INDEX text_again ON text(text_id) WHERE body IS NULL;
CREATE INDEX document_url ON document(url) WHERE url IS NOT NULL;
CREATE INDEX document_origin ON document(origin);

-- For people who write SQL.
CREATE VIEW article AS
SELECT d.document_id, d.url, d.publisher, d.title, d.byline, d.section, d.credit, d.published, d.lang, d.rights, d.licence,
  t.text_id, t.revision, t.length, t.retrieved,
  (SELECT count(*) FROM statement s WHERE s.text = t.id AND s.retired_run IS NULL) AS statements, d.origin
FROM document d JOIN text t ON t.id = d.text;
CREATE VIEW speaker AS
SELECT c.canonical_id AS entity_id,
  coalesce((SELECT s.name FROM called n JOIN spelling s ON s.id = n.spelling
    WHERE n.canonical = c.id AND n.kind = 'full' AND NOT n.alone
    ORDER BY n.articles DESC, length(s.name) DESC, s.name LIMIT 1), c.label) AS name,
  c.kind, q.statements, q.articles, c.same_as
FROM quoted q JOIN canonical c ON c.id = q.canonical;
CREATE VIEW said_by AS
SELECT s.statement_id, l.ord, n.name, c.canonical_id AS entity_id, l.judgement, l.method, l.reason, l.score
FROM link l JOIN statement s ON s.id = l.statement LEFT JOIN spelling n ON n.id = l.spelling
  LEFT JOIN entity e ON e.id = l.entity LEFT JOIN canonical c ON c.id = e.canonical
WHERE s.retired_run IS NULL AND l.role = 'source' AND l.agent <> 'ledger'
  AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id);

INSERT INTO called
  SELECT e.canonical, n.spelling, n.kind, e.block IS NOT NULL, count(*) FROM entity e JOIN name n ON n.entity = e.id
  WHERE e.canonical IS NOT NULL AND e.retired_run IS NULL GROUP BY 1, 2, 3, 4;
INSERT INTO stale SELECT id FROM statement WHERE retired_run IS NULL;
