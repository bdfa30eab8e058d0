-- Who is meant across articles. `entity` is somebody as one article names them; `canonical` is who several articles mean.

ALTER TABLE entity ADD COLUMN text INTEGER REFERENCES text(id);  -- the text that names it
ALTER TABLE entity ADD COLUMN canonical INTEGER REFERENCES canonical(id);  -- what the standing judgement says
ALTER TABLE entity ADD COLUMN counted TEXT;  -- the date of publication with which its offices are counted
ALTER TABLE entity ADD COLUMN retired_run INTEGER REFERENCES run(id);  -- NULL: its article still names it
ALTER TABLE entity ADD COLUMN block TEXT;  -- NULL: a full name; else a surname or acronym alone, judged with its like
CREATE INDEX entity_text ON entity(text);
CREATE INDEX entity_canonical ON entity(canonical) WHERE canonical IS NOT NULL;
CREATE INDEX entity_block ON entity(block) WHERE block IS NOT NULL;

ALTER TABLE name ADD COLUMN "start" INTEGER;  -- Unicode code points of where it stands first; NULL: not noted
ALTER TABLE name ADD COLUMN "end" INTEGER;

-- Offices as printed.
CREATE TABLE role(
  entity  INTEGER NOT NULL REFERENCES entity(id),
  ord     INTEGER NOT NULL,
  "start" INTEGER NOT NULL CHECK("start" >= 0),
  "end"   INTEGER NOT NULL CHECK("end" > "start"),
  exact   TEXT NOT NULL,
  affiliation_start INTEGER,
  affiliation_end   INTEGER,
  affiliation       TEXT,
  PRIMARY KEY(entity, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE canonical(
  id           INTEGER PRIMARY KEY,
  canonical_id TEXT NOT NULL UNIQUE CHECK(length(canonical_id) = 32),
  kind         TEXT NOT NULL CHECK(kind = 'person' OR kind = 'organisation' OR kind = 'place' OR kind = 'group'
      OR kind = 'work' OR kind = 'topic'),
  label        TEXT NOT NULL,     -- the name it was first known by
  same_as      TEXT,              -- the id that a list of known entities gives it
  run          INTEGER REFERENCES run(id)
) STRICT;
CREATE INDEX canonical_same_as ON canonical(same_as) WHERE same_as IS NOT NULL;

-- Whom an article means: always a decision, never an edit.
CREATE TABLE resolution(
  id         INTEGER PRIMARY KEY,
  entity     INTEGER NOT NULL REFERENCES entity(id),
  canonical  INTEGER REFERENCES canonical(id),  -- NULL: looked and abstained
  judgement  TEXT NOT NULL CHECK(judgement = 'positive' OR judgement = 'negative' OR judgement = 'unsure'),
  method     TEXT NOT NULL,
  reason     TEXT NOT NULL,
  score      REAL NOT NULL CHECK(score BETWEEN 0 AND 1),
  against    INTEGER REFERENCES canonical(id),  -- the one it was compared with, or kept apart from
  agent      TEXT NOT NULL,
  run        INTEGER REFERENCES run(id),
  supersedes INTEGER REFERENCES resolution(id) CHECK(supersedes < id)
) STRICT;
CREATE INDEX resolution_entity ON resolution(entity);
CREATE INDEX resolution_canonical ON resolution(canonical) WHERE canonical IS NOT NULL;
CREATE INDEX resolution_against ON resolution(against) WHERE against IS NOT NULL;
CREATE UNIQUE INDEX resolution_supersedes ON resolution(supersedes) WHERE supersedes IS NOT NULL;
CREATE TRIGGER resolution_is_not_edited BEFORE UPDATE ON resolution
  BEGIN SELECT raise(ABORT, 'a resolution is superseded, never edited'); END;
CREATE TRIGGER resolution_is_not_deleted BEFORE DELETE ON resolution
  BEGIN SELECT raise(ABORT, 'a resolution is superseded, never deleted'); END;
CREATE VIEW current_resolution AS
SELECT * FROM resolution r WHERE NOT EXISTS (SELECT 1 FROM resolution n WHERE n.supersedes = r.id);

-- What is known of entities from elsewhere, as the list gave it.
CREATE TABLE anchor(
  canonical INTEGER NOT NULL REFERENCES canonical(id),
  given_id  TEXT NOT NULL,
  ord       INTEGER NOT NULL,
  what      TEXT NOT NULL CHECK(what = 'kind' OR what = 'name' OR what = 'alias' OR what = 'role'),
  value     TEXT NOT NULL,
  origin    TEXT NOT NULL,
  PRIMARY KEY(given_id, ord)
) STRICT, WITHOUT ROWID;

-- Under which words a canonical entity is found, counted over the articles that print them; from full names only, so
-- that what is joined by a surname alone never helps to join more. Made from the tables above: `verify` makes it anew.
CREATE TABLE canonical_key(
  sort      TEXT NOT NULL,
  key       TEXT NOT NULL,
  canonical INTEGER NOT NULL REFERENCES canonical(id),
  extra     TEXT NOT NULL,
  articles  INTEGER NOT NULL,
  PRIMARY KEY(sort, key, canonical, extra)
) STRICT, WITHOUT ROWID;

-- Offices that full names are printed with, month by month; made and checked in the same way.
CREATE TABLE held(
  canonical   INTEGER NOT NULL REFERENCES canonical(id),
  exact       TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  month       TEXT NOT NULL,  -- of publication; empty where the article has no date
  articles    INTEGER NOT NULL,
  PRIMARY KEY(canonical, exact, affiliation, month)
) STRICT, WITHOUT ROWID;

-- Blocks of surnames and acronyms in which something changed since they were judged.
CREATE TABLE unsettled(
  block  TEXT NOT NULL,
  entity INTEGER NOT NULL,  -- 0: all of the block
  PRIMARY KEY(block, entity)
) STRICT, WITHOUT ROWID;

-- What an earlier version read: names without places, judged at the next reading.
UPDATE entity SET text = (SELECT s.text FROM link l JOIN statement s ON s.id = l.statement WHERE l.entity = entity.id
  ORDER BY l.id DESC LIMIT 1);
INSERT INTO unsettled(block, entity) SELECT '', 0 WHERE EXISTS (SELECT 1 FROM entity);
