-- A browser that somebody signed in with before: strangers' wrong passwords do not keep it out.
CREATE TABLE devices (
  id_hash  BLOB PRIMARY KEY,
  person   TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  seen_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_of_person ON devices (person, seen_at);
