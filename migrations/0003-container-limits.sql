-- How many tasks (processes and threads) a container may have at once, and the size of its /dev/shm.
ALTER TABLE apps ADD COLUMN pids_limit INTEGER NOT NULL DEFAULT 512;
ALTER TABLE apps ADD COLUMN shm_bytes INTEGER NOT NULL DEFAULT 67108864;
-- Releases that stand were made with these; without them every next deploy would count as a change.
UPDATE releases SET settings = json_set(settings, '$.pidsLimit', 512, '$.shmBytes', 67108864);

-- Whether the folders of an app's volumes are given to the user that it runs as.
ALTER TABLE apps ADD COLUMN own_volumes INTEGER NOT NULL DEFAULT 0;
UPDATE releases SET settings = json_set(settings, '$.ownVolumes', json('false'));
