-- Media with their platform, places, what is counted, and what voices call somebody.

ALTER TABLE statement ADD COLUMN platform TEXT;

-- What is counted, as printed; `counted` holds its words.
ALTER TABLE quantity ADD COLUMN counted_start INTEGER;
ALTER TABLE quantity ADD COLUMN counted_end INTEGER;

-- Numbers that an article gives in its own voice.
CREATE TABLE text_quantity(
  text      INTEGER NOT NULL REFERENCES text(id),
  ord       INTEGER NOT NULL,
  "start"   INTEGER NOT NULL CHECK("start" >= 0),  -- Unicode code points, half-open
  "end"     INTEGER NOT NULL CHECK("end" > "start"),
  exact     TEXT NOT NULL,
  low       REAL,
  high      REAL,
  unit      TEXT,
  counted   TEXT,
  counted_start INTEGER,
  counted_end   INTEGER,
  hedge     TEXT NOT NULL
    CHECK(hedge = 'exact' OR hedge = 'approximate' OR hedge = 'at_least' OR hedge = 'at_most'
      OR hedge = 'more_than' OR hedge = 'less_than' OR hedge = 'range'),
  PRIMARY KEY(text, ord)
) STRICT, WITHOUT ROWID;

-- What somebody is called, and by whose voice. Never a property of the entity.
CREATE TABLE label(
  id        INTEGER PRIMARY KEY,
  text      INTEGER NOT NULL REFERENCES text(id),
  statement INTEGER REFERENCES statement(id),       -- whose voice; NULL: the article's own
  ord       INTEGER NOT NULL,
  "start"   INTEGER NOT NULL CHECK("start" >= 0),   -- the label with what qualifies it
  "end"     INTEGER NOT NULL CHECK("end" > "start"),
  exact     TEXT NOT NULL,
  head_start INTEGER NOT NULL,                      -- the word that makes it a label
  head_end   INTEGER NOT NULL,
  head       TEXT NOT NULL,
  mention_start INTEGER NOT NULL,                   -- who is called so, as printed
  mention_end   INTEGER NOT NULL,
  mention       TEXT NOT NULL,
  by_start  INTEGER,                                -- whose label, where the words name somebody
  by_end    INTEGER,
  "by"      TEXT,
  entity_id TEXT CHECK(length(entity_id) = 32),     -- its address within the article; NULL: nobody stands out
  spelling  INTEGER REFERENCES spelling(id)
) STRICT;
CREATE UNIQUE INDEX label_place ON label(text, coalesce(statement, 0), ord);
CREATE INDEX label_statement ON label(statement) WHERE statement IS NOT NULL;
CREATE INDEX label_entity ON label(entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX label_mention ON label(mention COLLATE NOCASE);
CREATE INDEX label_spelling ON label(spelling) WHERE spelling IS NOT NULL;

-- Labels as people read them: who is called what, in whose voice, in which outlet.
CREATE VIEW labelled AS
SELECT n.name, l.mention, l.exact AS label, l.head,
  CASE WHEN l.statement IS NULL THEN 'article' ELSE 'statement' END AS voice,
  l."by",
  s.statement_id,
  d.publisher, d.published, d.document_id, t.text_id, l."start", l."end"
FROM label l JOIN text t ON t.id = l.text JOIN document d ON d.text = t.id
  LEFT JOIN statement s ON s.id = l.statement LEFT JOIN spelling n ON n.id = l.spelling
WHERE s.retired_run IS NULL;

-- The flat ledger that people open in Excel, pandas, R: one current statement a row.
DROP VIEW ledger;
CREATE VIEW ledger AS
SELECT s.statement_id,
  (SELECT group_concat(name, '; ') FROM (SELECT n.name FROM current_link l JOIN spelling n ON n.id = l.spelling
     WHERE l.statement = s.id AND l.judgement = 'positive' ORDER BY l.ord)) AS speaker,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'source' ORDER BY ord)) AS source,
  s.source_class,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'cue' ORDER BY ord)) AS cue,
  s.cue_lemma, s.speech_act,
  (SELECT group_concat(exact, ' … ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'content' ORDER BY ord)) AS content,
  s.form, s.attribution_type, s.polarity, s.determinacy, s.medium, s.platform,
  (SELECT group_concat(exact, '; ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'addressee' ORDER BY ord)) AS addressee,
  (SELECT group_concat(exact, '; ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'via' ORDER BY ord)) AS via,
  (SELECT group_concat(exact, '; ') FROM (SELECT exact FROM span WHERE statement = s.id AND role = 'place' ORDER BY ord)) AS place,
  s.said_timex, s.said_from, s.said_to, s.said_basis,
  d.published, d.publisher, d.title, d.url, d.document_id, d.origin,
  s."start", s."end",
  (SELECT p.statement_id FROM statement p WHERE p.id = s.parent) AS parent_id,
  s.depth, s.confidence,
  (SELECT r.verdict FROM review r WHERE r.statement = s.id ORDER BY r.id DESC LIMIT 1) AS reviewed,
  t.text_id, t.revision, r.run_id, d.licence
FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document JOIN run r ON r.id = s.last_run
WHERE s.retired_run IS NULL;
