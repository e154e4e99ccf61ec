CREATE TABLE account (
	id INTEGER PRIMARY KEY,
	person INTEGER REFERENCES person (id),
	login TEXT NOT NULL UNIQUE,     -- lower case
	name TEXT NOT NULL,             -- shown beside what the account does
	password_hash TEXT NOT NULL,    -- argon2id
	totp_secret BLOB,               -- sealed "account.totp"; NULL = off
	totp_step INTEGER NOT NULL,     -- last accepted time step: a code works once
	failed INTEGER NOT NULL,        -- failed sign-ins in a row
	locked_until INTEGER,           -- back-off: no sign-in before
	status TEXT NOT NULL,           -- active disabled
	language TEXT NOT NULL,
	simulated INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX account_person ON account (person);

-- A right: a role over a subtree.
CREATE TABLE account_grant (
	id INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES account (id),
	role TEXT NOT NULL,             -- admin commander coordinator worker auditor volunteer resident
	area TEXT NOT NULL,             -- subtree; '' = the whole city
	since INTEGER NOT NULL,
	until INTEGER,                  -- NULL = until taken back
	given_by INTEGER                -- NULL = the installation
) STRICT;
CREATE INDEX account_grant_account ON account_grant (account);

-- Sessions (cookie) and API tokens: only the hash is stored.
CREATE TABLE session (
	token_hash TEXT PRIMARY KEY,    -- SHA-256, hex
	id INTEGER NOT NULL UNIQUE,     -- to name a token without showing it
	account INTEGER NOT NULL REFERENCES account (id),
	kind TEXT NOT NULL,             -- cookie token
	name TEXT NOT NULL,             -- what the token is for
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);
