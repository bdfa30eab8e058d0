-- Values are checked by comparisons, not by IN: SQLite would build a table of the list for every row written.

-- What was read.
CREATE TABLE run(
  id          INTEGER PRIMARY KEY,
  run_id      TEXT NOT NULL UNIQUE,
  started     TEXT NOT NULL,
  ended       TEXT,                         -- NULL: interrupted, or still going on
  version     TEXT NOT NULL,
  model_hash  TEXT NOT NULL,
  config_json TEXT NOT NULL,
  input       TEXT NOT NULL
) STRICT;

CREATE TABLE document(
  id          INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE,
  url TEXT, publisher TEXT, title TEXT, byline TEXT, section TEXT, credit TEXT,
  published   TEXT,
  published_precision TEXT CHECK(published_precision = 'year' OR published_precision = 'month' OR published_precision = 'day'
      OR published_precision = 'minute' OR published_precision = 'second'),
  lang TEXT, rights TEXT, licence TEXT,
  origin      TEXT NOT NULL,
  text        INTEGER REFERENCES text(id) DEFERRABLE INITIALLY DEFERRED  -- the current one
) STRICT;
-- The fixed order of every answer: by date, undated last, then by document.
CREATE INDEX document_order ON document(coalesce(published, '~'), document_id);

CREATE TABLE text(
  id        INTEGER PRIMARY KEY,
  document  INTEGER NOT NULL REFERENCES document(id),
  revision  INTEGER NOT NULL CHECK(revision > 0),
  text_id   TEXT NOT NULL,
  extractor TEXT NOT NULL,
  retrieved TEXT,
  length    INTEGER NOT NULL,               -- Unicode code points
  run       INTEGER NOT NULL REFERENCES run(id),  -- by which its current statements stand
  body      TEXT,                           -- NULL where another row of this text_id holds it
  UNIQUE(document, revision)
) STRICT;
CREATE UNIQUE INDEX text_body ON text(text_id) WHERE body IS NOT NULL;

-- What was found.
CREATE TABLE statement(
  id           INTEGER PRIMARY KEY,
  statement_id TEXT NOT NULL UNIQUE CHECK(length(statement_id) = 32),
  text         INTEGER NOT NULL REFERENCES text(id),
  "start"      INTEGER NOT NULL,            -- of source, cue and content together
  "end"        INTEGER NOT NULL,
  parent       INTEGER REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  depth        INTEGER NOT NULL,
  form         TEXT NOT NULL CHECK(form = 'direct' OR form = 'mixed' OR form = 'indirect'),
  attribution_type TEXT NOT NULL CHECK(attribution_type = 'communication' OR attribution_type = 'belief'
      OR attribution_type = 'knowledge' OR attribution_type = 'intention'),
  source_class TEXT NOT NULL
    CHECK(source_class = 'person' OR source_class = 'organisation' OR source_class = 'role'
      OR source_class = 'group' OR source_class = 'document' OR source_class = 'unnamed'
      OR source_class = 'implicit'),
  cue_lemma    TEXT,
  speech_act   TEXT,
  polarity     TEXT NOT NULL CHECK(polarity = 'positive' OR polarity = 'negative'),
  determinacy  TEXT NOT NULL CHECK(determinacy = 'actual' OR determinacy = 'hypothetical' OR determinacy = 'future'
      OR determinacy = 'question' OR determinacy = 'declined'),
  medium       TEXT,
  said_timex   TEXT,
  said_from    TEXT,
  said_to      TEXT,
  said_basis   TEXT NOT NULL CHECK(said_basis = 'explicit' OR said_basis = 'relative' OR said_basis = 'dateline'
      OR said_basis = 'published' OR said_basis = 'none'),
  confidence   REAL NOT NULL CHECK(confidence BETWEEN 0 AND 1),
  first_run    INTEGER NOT NULL REFERENCES run(id),
  last_run     INTEGER NOT NULL REFERENCES run(id),
  retired_run  INTEGER REFERENCES run(id)   -- NULL: current
) STRICT;
CREATE INDEX statement_text ON statement(text);

CREATE TABLE span(
  statement INTEGER NOT NULL REFERENCES statement(id),
  role      TEXT NOT NULL CHECK(role = 'content' OR role = 'source' OR role = 'cue' OR role = 'addressee' OR role = 'medium'
      OR role = 'via' OR role = 'time' OR role = 'place' OR role = 'source_role'
      OR role = 'source_affiliation' OR role = 'topic'),
  ord       INTEGER NOT NULL,
  "start"   INTEGER NOT NULL CHECK("start" >= 0),  -- Unicode code points, half-open
  "end"     INTEGER NOT NULL CHECK("end" > "start"),
  exact     TEXT NOT NULL,
  PRIMARY KEY(statement, role, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE quantity(
  statement INTEGER NOT NULL REFERENCES statement(id),
  ord       INTEGER NOT NULL,
  "start"   INTEGER NOT NULL CHECK("start" >= 0),
  "end"     INTEGER NOT NULL CHECK("end" > "start"),
  exact     TEXT NOT NULL,
  low       REAL,
  high      REAL,
  unit      TEXT,
  counted   TEXT,
  hedge     TEXT NOT NULL
    CHECK(hedge = 'exact' OR hedge = 'approximate' OR hedge = 'at_least' OR hedge = 'at_most'
      OR hedge = 'more_than' OR hedge = 'less_than' OR hedge = 'range'),
  PRIMARY KEY(statement, ord)
) STRICT, WITHOUT ROWID;

-- Who is meant: always a decision, never an edit.
CREATE TABLE entity(
  id        INTEGER PRIMARY KEY,
  entity_id TEXT NOT NULL UNIQUE CHECK(length(entity_id) = 32),
  kind      TEXT NOT NULL CHECK(kind = 'person' OR kind = 'organisation' OR kind = 'place' OR kind = 'group' OR kind = 'work'
      OR kind = 'topic'),
  label     TEXT,
  same_as   TEXT
) STRICT;

-- Every way a speaker is called, once; what `name` and `link` share.
CREATE TABLE spelling(
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE name(
  entity     INTEGER NOT NULL REFERENCES entity(id),
  spelling   INTEGER NOT NULL REFERENCES spelling(id),
  kind       TEXT NOT NULL CHECK(kind = 'full' OR kind = 'short' OR kind = 'alias' OR kind = 'acronym' OR kind = 'role'
      OR kind = 'handle'),
  lang       TEXT,
  valid_from TEXT,
  valid_to   TEXT,
  PRIMARY KEY(entity, spelling, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_spelling ON name(spelling);

CREATE TABLE link(
  id         INTEGER PRIMARY KEY,
  statement  INTEGER NOT NULL REFERENCES statement(id),
  role       TEXT NOT NULL DEFAULT 'source',
  ord        INTEGER NOT NULL,
  entity     INTEGER REFERENCES entity(id),   -- NULL: nobody is identified
  spelling   INTEGER REFERENCES spelling(id),
  judgement  TEXT NOT NULL CHECK(judgement = 'positive' OR judgement = 'negative' OR judgement = 'unsure'),
  method     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  score      REAL NOT NULL CHECK(score BETWEEN 0 AND 1),
  agent      TEXT NOT NULL,                   -- 'model', or 'ledger' where a later run gave fewer speakers
  run        INTEGER REFERENCES run(id),
  supersedes INTEGER REFERENCES link(id) CHECK(supersedes < id)
) STRICT;
CREATE INDEX link_statement ON link(statement, ord);
CREATE INDEX link_entity ON link(entity) WHERE entity IS NOT NULL;
CREATE INDEX link_spelling ON link(spelling) WHERE entity IS NULL AND spelling IS NOT NULL;
CREATE UNIQUE INDEX link_supersedes ON link(supersedes) WHERE supersedes IS NOT NULL;
CREATE TRIGGER link_is_not_edited BEFORE UPDATE ON link
  BEGIN SELECT raise(ABORT, 'a link is superseded, never edited'); END;
CREATE TRIGGER link_is_not_deleted BEFORE DELETE ON link
  BEGIN SELECT raise(ABORT, 'a link is superseded, never deleted'); END;

-- What people decided.
CREATE TABLE review(
  id         INTEGER PRIMARY KEY,
  statement  INTEGER NOT NULL REFERENCES statement(id),
  field      TEXT NOT NULL,
  before     TEXT,
  after      TEXT,
  verdict    TEXT NOT NULL CHECK(verdict = 'confirm' OR verdict = 'correct' OR verdict = 'reject' OR verdict = 'withdraw'
      OR verdict = 'restore'),
  reviewer   TEXT NOT NULL,
  at         TEXT NOT NULL,
  note       TEXT,
  supersedes INTEGER REFERENCES review(id) CHECK(supersedes < id)
) STRICT;
CREATE INDEX review_statement ON review(statement);
CREATE TRIGGER review_is_not_edited BEFORE UPDATE ON review
  BEGIN SELECT raise(ABORT, 'a review is superseded, never edited'); END;
CREATE TRIGGER review_is_not_deleted BEFORE DELETE ON review
  BEGIN SELECT raise(ABORT, 'a review is superseded, never deleted'); END;

-- Words, folded before they enter (see fold.rs), hence the plainest tokenizer. rowid = statement.id, spelling.id.
-- Content and source are part of a statement's address, so an entry never changes.
CREATE VIRTUAL TABLE statement_fts USING fts5(content, source, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE name_fts USING fts5(name, content='', contentless_delete=1, tokenize='ascii');

-- Links that no later link supersedes.
CREATE VIEW current_link AS
SELECT * FROM link l WHERE NOT EXISTS (SELECT 1 FROM link n WHERE n.supersedes = l.id);

-- Every text with its words, reprints included.
CREATE VIEW reading AS
SELECT t.id, t.document, t.revision, t.text_id, t.extractor, t.retrieved, t.length, t.run,
  coalesce(t.body, (SELECT b.body FROM text b WHERE b.text_id = t.text_id AND b.body IS NOT NULL)) AS body
FROM text t;

-- Spans as W3C selectors: position, and quote with 32 code points on either side.
CREATE VIEW selector AS
SELECT s.statement_id, p.role, p.ord, p."start", p."end",
  substr(r.body, max(p."start" - 31, 1), min(p."start", 32)) AS prefix,
  p.exact,
  substr(r.body, p."end" + 1, 32) AS suffix
FROM span p JOIN statement s ON s.id = p.statement JOIN reading r ON r.id = s.text;

-- The flat ledger that people open in Excel, pandas, R: one current statement a row.
CREATE VIEW ledger AS
SELECT s.statement_id,
  (SELECT group_concat(name, '; ') FROM (SELECT n.name FROM current_link l JOIN spelling n ON n.id = l.spelling
     WHERE l.statement = s.id AND l.judgement = 'positive' ORDER BY l.ord)) AS speaker,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'source' ORDER BY ord)) AS source,
  s.source_class,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'cue' ORDER BY ord)) AS cue,
  s.cue_lemma, s.speech_act,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'content' ORDER BY ord)) AS content,
  s.form, s.attribution_type, s.polarity, s.determinacy, s.medium,
  (SELECT group_concat(exact, '; ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'addressee' ORDER BY ord)) AS addressee,
  (SELECT group_concat(exact, '; ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'via' ORDER BY ord)) AS via,
  s.said_timex, s.said_from, s.said_to, s.said_basis,
  d.published, d.publisher, d.title, d.url, d.document_id, d.origin,
  s."start", s."end",
  (SELECT p.statement_id FROM statement p WHERE p.id = s.parent) AS parent_id,
  s.depth, s.confidence,
  (SELECT r.verdict FROM review r WHERE r.statement = s.id ORDER BY r.id DESC LIMIT 1) AS reviewed,
  t.text_id, t.revision, r.run_id, d.licence
FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document JOIN run r ON r.id = s.last_run
WHERE s.retired_run IS NULL;
