-- What people call a release: 1, 2, … for each app. Those that stand are numbered in the order they were made.
ALTER TABLE releases ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE releases SET number =
  (SELECT count(*) FROM releases AS other WHERE other.app = releases.app AND other.id <= releases.id);
CREATE UNIQUE INDEX releases_number ON releases (app, number);

-- Stays when the release is no longer kept.
ALTER TABLE deploys ADD COLUMN release_number INTEGER;
UPDATE deploys SET release_number = (SELECT number FROM releases WHERE releases.id = deploys.release);
