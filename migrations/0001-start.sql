-- Times are milliseconds since 1970 (UTC). Ids are ULIDs unless a name says otherwise.

CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- One row a key: the constant sealed under it. Tells a wrong key file from the right one.
CREATE TABLE key_checks (
  kid         INTEGER PRIMARY KEY CHECK (kid BETWEEN 1 AND 255),
  fingerprint TEXT NOT NULL,
  blob        BLOB NOT NULL
) STRICT;

CREATE TABLE projects (
  name       TEXT PRIMARY KEY,
  subnet     TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

-- Every address that was ever given out, so that the least recently freed one is given next.
CREATE TABLE addresses (
  address   TEXT PRIMARY KEY,
  project   TEXT NOT NULL REFERENCES projects (name) ON DELETE CASCADE,
  holder    TEXT,
  freed_at  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX addresses_free ON addresses (project, holder, freed_at);

CREATE TABLE apps (
  id                    TEXT PRIMARY KEY,
  name                  TEXT NOT NULL UNIQUE,
  project               TEXT NOT NULL REFERENCES projects (name),
  image                 TEXT,
  port                  INTEGER CHECK (port BETWEEN 1 AND 65535),
  health_path           TEXT,
  release_command       TEXT,
  pull_policy           TEXT NOT NULL,
  credential            TEXT,
  tag_rule              TEXT,
  root_policy           TEXT NOT NULL,
  read_only_root        INTEGER NOT NULL,
  init                  INTEGER NOT NULL,
  shared_volume         INTEGER NOT NULL,
  drain_seconds         INTEGER NOT NULL,
  start_timeout_seconds INTEGER NOT NULL,
  stop_timeout_seconds  INTEGER NOT NULL,
  hold_seconds          INTEGER NOT NULL,
  keep_releases         INTEGER NOT NULL,
  away_text             TEXT,
  suspended             INTEGER NOT NULL DEFAULT 0,
  deleting              TEXT CHECK (deleting IN ('keep', 'delete')),
  live_release          TEXT,
  hold                  INTEGER UNIQUE,
  created_at            INTEGER NOT NULL
) STRICT;

CREATE TABLE processes (
  app                  TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  name                 TEXT NOT NULL,
  command              TEXT,
  instances            INTEGER NOT NULL,
  memory_bytes         INTEGER NOT NULL,
  cpus                 REAL,
  alone                INTEGER NOT NULL,
  stop_timeout_seconds INTEGER,
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE volumes (
  app  TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  PRIMARY KEY (app, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE variables (
  id         TEXT PRIMARY KEY,
  app        TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  name       TEXT NOT NULL,
  secret     INTEGER NOT NULL,
  sealed     BLOB NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (app, name)
) STRICT;

CREATE TABLE domains (
  host        TEXT PRIMARY KEY,
  app         TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL CHECK (kind IN ('primary', 'alias', 'redirect')),
  force_https INTEGER NOT NULL DEFAULT 1,
  -- JSON: password (hashed), addresses, body limit, compression; NULL: none of them.
  options     TEXT,
  created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX domains_app ON domains (app);

-- How each host and its certificate stand, the panel's too; without it a restart would try them all at once.
CREATE TABLE certificates (
  host        TEXT PRIMARY KEY,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'issuing', 'valid', 'renewing', 'failing')),
  reason      TEXT,
  expires_at  INTEGER,
  next_try_at INTEGER NOT NULL,
  tries       INTEGER NOT NULL,
  -- When it began to fail; NULL while it does not.
  failing_since INTEGER
) STRICT;

-- Certificates that people brought. The key is sealed, and opens only in its row.
CREATE TABLE own_certificates (
  id          TEXT PRIMARY KEY,
  host        TEXT NOT NULL UNIQUE,
  certificate TEXT NOT NULL,
  sealed      BLOB NOT NULL,
  fingerprint TEXT NOT NULL,
  valid_to    INTEGER NOT NULL
) STRICT;

CREATE TABLE releases (
  id         TEXT PRIMARY KEY,
  app        TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  image      TEXT NOT NULL,
  digest     TEXT NOT NULL,
  local_id   TEXT NOT NULL,
  settings   TEXT NOT NULL,
  variables  BLOB NOT NULL,
  deploy     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX releases_app ON releases (app, id);

CREATE TABLE deploys (
  id               TEXT PRIMARY KEY,
  app              TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  status           TEXT NOT NULL,
  phase            TEXT NOT NULL,
  kind             TEXT NOT NULL CHECK (kind IN ('deploy', 'rollback', 'restart', 'start')),
  trigger          TEXT NOT NULL,
  message          TEXT,
  image            TEXT NOT NULL,
  credential       TEXT,
  pinned           INTEGER NOT NULL DEFAULT 0,
  force            INTEGER NOT NULL DEFAULT 0,
  digest           TEXT,
  release          TEXT,
  previous_release TEXT,
  attempt          INTEGER NOT NULL DEFAULT 1,
  boot             TEXT,
  no_change        INTEGER NOT NULL DEFAULT 0,
  cancel_wanted    INTEGER NOT NULL DEFAULT 0,
  winner           TEXT,
  error            TEXT,
  created_at       INTEGER NOT NULL,
  started_at       INTEGER,
  switched_at      INTEGER,
  finished_at      INTEGER
) STRICT;
CREATE INDEX deploys_app ON deploys (app, id);
CREATE INDEX deploys_open ON deploys (status) WHERE status IN ('queued', 'running');
CREATE INDEX deploys_unfinished ON deploys (phase) WHERE phase <> 'done';

CREATE TABLE deploy_lines (
  deploy TEXT NOT NULL REFERENCES deploys (id) ON DELETE CASCADE,
  n      INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  text   TEXT NOT NULL,
  PRIMARY KEY (deploy, n)
) STRICT, WITHOUT ROWID;

-- Where a deploy's time went, one row a phase.
CREATE TABLE deploy_phases (
  deploy     TEXT NOT NULL REFERENCES deploys (id) ON DELETE CASCADE,
  phase      TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  PRIMARY KEY (deploy, phase)
) STRICT, WITHOUT ROWID;

-- The containers berth owns. Labels are hints; this table decides.
CREATE TABLE containers (
  id         TEXT PRIMARY KEY,
  app        TEXT NOT NULL,
  process    TEXT NOT NULL,
  release    TEXT NOT NULL,
  deploy     TEXT NOT NULL,
  engine_id  TEXT,
  name       TEXT NOT NULL UNIQUE,
  address    TEXT NOT NULL,
  port       INTEGER NOT NULL,
  role       TEXT NOT NULL CHECK (role IN ('candidate', 'serving', 'standby', 'draining', 'run')),
  created_at INTEGER NOT NULL,
  drained_at INTEGER
) STRICT;
CREATE INDEX containers_app ON containers (app, role);

CREATE TABLE idempotency_keys (
  owner      TEXT NOT NULL,
  key        TEXT NOT NULL,
  deploy     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;

-- What happened to an app, beside its deploys, in words.
CREATE TABLE events (
  id   TEXT PRIMARY KEY,
  app  TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  at   INTEGER NOT NULL
) STRICT;
CREATE INDEX events_app ON events (app, id);

-- Logins for registries. The password is sealed, and opens only in its row and for its server.
CREATE TABLE credentials (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  type          TEXT NOT NULL CHECK (type IN ('registry', 'ecr')),
  server        TEXT NOT NULL,
  login         TEXT NOT NULL,
  sealed        BLOB NOT NULL,
  email         TEXT,
  region        TEXT,
  account       TEXT,
  endpoint      TEXT,
  plain_http    INTEGER NOT NULL DEFAULT 0,
  is_default    INTEGER NOT NULL DEFAULT 0,
  created_at    INTEGER NOT NULL,
  secret_set_at INTEGER NOT NULL,
  last_used_at  INTEGER,
  last_purpose  TEXT CHECK (last_purpose IN ('pull', 'check')),
  last_result   TEXT,
  last_message  TEXT,
  CHECK ((type = 'ecr') = (region IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX credentials_default ON credentials (is_default) WHERE is_default = 1;

CREATE TABLE tokens (
  id           TEXT PRIMARY KEY,
  handle       TEXT NOT NULL UNIQUE,
  name         TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('admin', 'deploy')),
  app          TEXT REFERENCES apps (id) ON DELETE CASCADE,
  secret_hash  BLOB NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER,
  CHECK ((role = 'deploy') = (app IS NOT NULL))
) STRICT;

CREATE TABLE people (
  id            TEXT PRIMARY KEY,
  email         TEXT NOT NULL UNIQUE,
  role          TEXT NOT NULL CHECK (role IN ('admin', 'member', 'viewer')),
  password_hash TEXT,
  created_at    INTEGER NOT NULL,
  last_seen_at  INTEGER
) STRICT;

CREATE TABLE sign_in_links (
  token_hash BLOB PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT;

CREATE TABLE sessions (
  id_hash      BLOB PRIMARY KEY,
  person       TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  created_at   INTEGER NOT NULL,
  seen_at      INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  way          TEXT NOT NULL CHECK (way IN ('link', 'password')),
  address      TEXT NOT NULL,
  agent        TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions (person);

-- Failed tries to sign in, by account and by address; they survive a restart.
CREATE TABLE throttles (
  subject    TEXT PRIMARY KEY,
  failures   INTEGER NOT NULL,
  first_at   INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  n          INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor      TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  address    TEXT NOT NULL,
  request    TEXT NOT NULL,
  action     TEXT NOT NULL,
  target     TEXT NOT NULL,
  outcome    TEXT NOT NULL,
  detail     TEXT NOT NULL,
  prev_hash  BLOB NOT NULL,
  hash       BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_append_only_on_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_append_only_on_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
