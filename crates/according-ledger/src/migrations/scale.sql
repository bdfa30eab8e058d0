-- Samples of who speaks, of names and of outlets are tokens of the word index (see ask/index.rs): statements that belong to
-- one are made anew. One in sixteen does, by its id.
INSERT OR IGNORE INTO stale SELECT id FROM statement WHERE retired_run IS NULL AND substr(statement_id, 8, 1) = '0';

-- The same as before, found by the article's key.
DROP VIEW labelled;
CREATE VIEW labelled AS
SELECT n.name, l.mention, l.exact AS label, l.head,
  CASE WHEN l.statement IS NULL THEN 'article' ELSE 'statement' END AS voice,
  l."by",
  s.statement_id,
  d.publisher, d.published, d.document_id, t.text_id, l."start", l."end"
FROM label l JOIN text t ON t.id = l.text JOIN document d ON d.id = t.document AND d.text = t.id
  LEFT JOIN statement s ON s.id = l.statement LEFT JOIN spelling n ON n.id = l.spelling
WHERE s.retired_run IS NULL;
