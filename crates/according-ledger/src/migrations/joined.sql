-- Which variants are one statement, judged pair by pair: what is new is compared with what shares a key with it, and
-- nothing that was there is judged anew. Derived, and made with the clusters.
CREATE TABLE joined(
  variant INTEGER PRIMARY KEY,
  others  BLOB NOT NULL       -- ids of variants, ascending: the first, then differences, in LEB128
) STRICT;

-- What is inserted is noted by whoever inserts it (see ask/stale.rs): a trigger would have SQLite keep a journal for every
-- single row.
DROP TRIGGER unclustered_statement;
DROP TRIGGER unclustered_link;
