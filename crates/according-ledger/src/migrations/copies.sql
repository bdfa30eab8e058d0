-- Which texts are the same story in print: reprints, wire copy that was cut, a text within another.

-- A sample of the word sequences of each current text.
CREATE TABLE sketch(
  text_id TEXT PRIMARY KEY NOT NULL,
  words   INTEGER NOT NULL,
  scale   INTEGER NOT NULL CHECK(scale >= 0),   -- one sequence in 2^scale is kept
  hashes  BLOB NOT NULL                         -- 32 bits each, little-endian, ascending
) STRICT, WITHOUT ROWID;

-- Up to which text sketches and groups are made; stale: an article changed its text since.
CREATE TABLE sketched(
  upto  INTEGER NOT NULL,
  stale INTEGER NOT NULL
) STRICT;
INSERT INTO sketched VALUES(0, 0);
CREATE TRIGGER document_changes_text AFTER UPDATE OF text ON document WHEN OLD.text <> NEW.text
  BEGIN UPDATE sketched SET stale = 1; END;

-- Texts that have another one of their kind; the others are alone. Derived; brought up to date after each run.
CREATE TABLE copy(
  text_id  TEXT PRIMARY KEY NOT NULL REFERENCES sketch(text_id),
  group_id TEXT NOT NULL,                       -- the smallest text_id of the group
  relation TEXT NOT NULL                        -- to the longest text of the group
    CHECK(relation = 'longest' OR relation = 'identical' OR relation = 'near' OR relation = 'contained' OR relation = 'linked')
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_group ON copy(group_id);
