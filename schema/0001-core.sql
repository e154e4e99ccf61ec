-- The journal and what the one way of data needs.
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,        -- 1, 2, … without holes, in commit order
	at INTEGER NOT NULL,            -- microseconds UTC, as every time
	actor INTEGER,                  -- account; NULL = the system itself
	area TEXT NOT NULL,             -- short code; '' = the whole city's business
	kind TEXT NOT NULL,             -- 'need.open': the command, or what the system did
	subject TEXT NOT NULL,          -- 'need'
	subject_id INTEGER,
	person INTEGER,                 -- whom it concerns: their own feed
	body TEXT NOT NULL,             -- JSON of ids and numbers, never personal data
	hash TEXT NOT NULL              -- over the line before and every column, see core/journal.h
) STRICT;
CREATE INDEX journal_area ON journal (area, seq);
CREATE INDEX journal_person ON journal (person, seq);
CREATE INDEX journal_subject ON journal (subject, subject_id);

CREATE TABLE journal_head (
	id INTEGER PRIMARY KEY,         -- always 1
	seq INTEGER NOT NULL,
	hash TEXT NOT NULL,
	digest TEXT NOT NULL            -- sha256 sm3
) STRICT;
INSERT INTO journal_head (id, seq, hash, digest) VALUES (1, 0, '', 'sha256');

-- Answers of commands, to be given again when a client asks again.
CREATE TABLE idempotency (
	account TEXT NOT NULL,          -- account id, or 'peer:' and a hash for those not signed in
	key TEXT NOT NULL,
	request_hash TEXT NOT NULL,     -- SHA-256 of method, path, query and body
	status INTEGER NOT NULL,
	content_type TEXT,
	location TEXT,
	etag INTEGER,
	body BLOB,                      -- sealed "idempotency.body": replies may hold personal data
	at INTEGER NOT NULL,
	PRIMARY KEY (account, key)
) STRICT;
CREATE INDEX idempotency_at ON idempotency (at);

-- Who read whose record; the journal line says through which query.
CREATE TABLE person_read (
	person INTEGER NOT NULL,
	seq INTEGER NOT NULL,           -- journal line
	at INTEGER NOT NULL,
	account INTEGER NOT NULL,
	purpose TEXT NOT NULL,
	PRIMARY KEY (person, seq)
) STRICT;

CREATE TABLE setting (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;
