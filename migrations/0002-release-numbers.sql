-- What people call a release: 1, 2, … for each app. Those that stand are numbered in the order they were made.
ALTER TABLE releases ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE releases SET number =
  (SELECT count(*) FROM releases AS other WHERE other.app = releases.app AND other.id <= releases.id);
CREATE UNIQUE INDEX releases_number ON releases (app, number);

-- Stays when the release is no longer kept.
ALTER TABLE deploys ADD COLUMN release_number INTEGER;
UPDATE deploys SET release_number = (SELECT number FROM releases WHERE releases.id = deploys.release);

-- Images that berth pulled, by the name that the pull leaves: `repository@digest`. Only these are ever freed.
CREATE TABLE pulled_images (
  name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- Those of before: what a deploy asked a registry for. The repository is the reference without its digest and tag.
INSERT OR IGNORE INTO pulled_images
  SELECT folder || substr(last, 1, instr(last || ':', ':') - 1) || '@' || digest FROM (
    SELECT digest, rtrim(name, replace(name, '/', '')) AS folder,
           substr(name, length(rtrim(name, replace(name, '/', ''))) + 1) AS last FROM (
      SELECT digest, substr(image, 1, instr(image || '@', '@') - 1) AS name FROM deploys
      WHERE kind = 'deploy' AND digest IS NOT NULL AND credential IS NOT NULL));
