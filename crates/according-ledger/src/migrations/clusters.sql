-- The same statement in several articles. All of it is derived, and made anew where statements change.

-- What one voice is given on one day in the same words, however often it is printed.
CREATE TABLE variant(
  id       INTEGER PRIMARY KEY,
  digest   INTEGER NOT NULL UNIQUE,              -- of voice, day, stance and words
  features BLOB NOT NULL,                        -- the same, as it is compared
  head     INTEGER REFERENCES variant(id) DEFERRABLE INITIALLY DEFERRED,  -- of its cluster; NULL: it is the head
  via      INTEGER,                              -- the member through which it belongs there, where not the head itself
  relation TEXT CHECK(relation = 'identical' OR relation = 'near' OR relation = 'truncated' OR relation = 'extended'
      OR relation = 'paraphrase'),               -- to the head, or else to via
  shared   INTEGER CHECK(shared > 0),            -- words in common with the head
  share    REAL CHECK(share BETWEEN 0 AND 1),    -- the part of the shorter that they make, by weight
  CHECK((head IS NULL) = (relation IS NULL))
) STRICT;
CREATE INDEX variant_head ON variant(head) WHERE head IS NOT NULL;

-- Statements with enough words to be compared.
CREATE TABLE utterance(
  statement INTEGER PRIMARY KEY REFERENCES statement(id),
  variant   INTEGER NOT NULL REFERENCES variant(id)
) STRICT;
CREATE INDEX utterance_variant ON utterance(variant);

-- Under which keys a variant is found.
CREATE TABLE posting(
  key     INTEGER NOT NULL,
  variant INTEGER NOT NULL,
  PRIMARY KEY(key, variant)
) STRICT, WITHOUT ROWID;

-- Statements in which something changed since they were compared.
CREATE TABLE unclustered(statement INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER unclustered_statement AFTER INSERT ON statement
  BEGIN INSERT OR IGNORE INTO unclustered VALUES(NEW.id); END;
CREATE TRIGGER unclustered_change AFTER UPDATE OF form, source_class, polarity, determinacy, retired_run ON statement
  WHEN (OLD.form, OLD.source_class, OLD.polarity, OLD.determinacy, OLD.retired_run IS NULL)
    <> (NEW.form, NEW.source_class, NEW.polarity, NEW.determinacy, NEW.retired_run IS NULL)
  BEGIN INSERT OR IGNORE INTO unclustered VALUES(NEW.id); END;
CREATE TRIGGER unclustered_link AFTER INSERT ON link
  BEGIN INSERT OR IGNORE INTO unclustered VALUES(NEW.statement); END;
CREATE TRIGGER unclustered_date AFTER UPDATE OF published ON document WHEN OLD.published IS NOT NEW.published
  BEGIN INSERT OR IGNORE INTO unclustered SELECT s.id FROM text t JOIN statement s ON s.text = t.id WHERE t.document = NEW.id; END;
INSERT INTO unclustered SELECT id FROM statement WHERE retired_run IS NULL;

-- Clusters as people read them: each statement with the cluster that it is in; alone, it is a cluster of one.
CREATE VIEW cluster_member AS
SELECT printf('%016x', coalesce(h.digest, v.digest)) AS cluster_id, 'same_utterance' AS kind, s.statement_id,
  coalesce(v.relation, 'identical') AS relation, v.shared, v.share,
  printf('%016x', v.digest) AS variant_id
FROM utterance u JOIN variant v ON v.id = u.variant LEFT JOIN variant h ON h.id = v.head JOIN statement s ON s.id = u.statement;

CREATE VIEW cluster AS
SELECT printf('%016x', h.digest) AS cluster_id, 'same_utterance' AS kind, count(*) AS statements,
  count(DISTINCT v.id) AS variants, count(DISTINCT d.id) AS documents, count(DISTINCT d.publisher) AS publishers,
  min(d.published) AS first_published, max(d.published) AS last_published
FROM utterance u JOIN variant v ON v.id = u.variant JOIN variant h ON h.id = coalesce(v.head, v.id)
  JOIN statement s ON s.id = u.statement JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
GROUP BY h.id;
