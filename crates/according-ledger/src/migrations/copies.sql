-- Which texts are the same story in print: reprints, wire copy that was cut, a text within another.

-- A sample of the word sequences of each text that is or was current.
CREATE TABLE sketch(
  text_id TEXT PRIMARY KEY NOT NULL,
  words   INTEGER NOT NULL,
  scale   INTEGER NOT NULL CHECK(scale >= 0),   -- one sequence in 2^scale is kept
  hashes  BLOB NOT NULL                         -- 32 bits each, little-endian, ascending
) STRICT, WITHOUT ROWID;

-- Texts that have another one of their kind; the others are alone. Derived: thrown away and made anew after a run.
CREATE TABLE copy(
  text_id  TEXT PRIMARY KEY NOT NULL REFERENCES sketch(text_id),
  group_id TEXT NOT NULL,                       -- the smallest text_id of the group
  relation TEXT NOT NULL                        -- to the longest text of the group
    CHECK(relation = 'longest' OR relation = 'identical' OR relation = 'near' OR relation = 'contained' OR relation = 'linked')
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_group ON copy(group_id);
