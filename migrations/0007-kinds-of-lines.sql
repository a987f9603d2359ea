-- What a line of a deploy's log is stands beside its words, no longer in them.
ALTER TABLE deploy_lines ADD COLUMN kind TEXT NOT NULL DEFAULT 'step'
  CHECK (kind IN ('step', 'note', 'output', 'error', 'next'));
UPDATE deploy_lines SET kind = 'note', text = substr(text, length('Note: ') + 1) WHERE text GLOB 'Note: *';
UPDATE deploy_lines SET kind = 'output', text = substr(text, 3) WHERE kind = 'step' AND text GLOB '  *';
-- The advice followed the reason with which a deploy ended.
UPDATE deploy_lines SET kind = 'next', text = substr(text, length('Next: ') + 1) WHERE kind = 'step' AND text GLOB 'Next: *';
UPDATE deploy_lines SET kind = 'error' WHERE kind = 'step' AND EXISTS (
  SELECT 1 FROM deploys WHERE deploys.id = deploy_lines.deploy AND deploys.error IS NOT NULL
    AND substr(deploy_lines.text, 1, length(json_extract(deploys.error, '$.code')) + 2)
      = json_extract(deploys.error, '$.code') || ': ');
