-- name: journal_lock
SELECT seq, hash, digest, last_id FROM journal_head WHERE id = 1;

-- name: journal_lock.pgsql
SELECT seq, hash, digest, last_id FROM journal_head WHERE id = 1 FOR UPDATE;

-- All columns there are: a backup of an older schema is verified before it is migrated.
-- name: journal_head
SELECT * FROM journal_head WHERE id = 1;

-- name: journal_store_head
UPDATE journal_head SET seq = :seq, hash = :hash, last_id = :last_id WHERE id = 1;

-- name: journal_insert
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (:seq, :at, :actor, :area, :kind, :subject, :subject_id, :person, :body, :hash);

-- name: journal_has
SELECT seq FROM journal WHERE seq = :seq AND hash = :hash;

-- name: journal_read
SELECT * FROM journal WHERE seq > :after ORDER BY seq LIMIT :limit;

-- name: journal_last
SELECT seq FROM journal_head WHERE id = 1;

-- name: journal_at
SELECT at FROM journal WHERE seq = :seq;

-- name: idempotency_get
SELECT request_hash, status, content_type, location, etag, body FROM idempotency WHERE account = :account AND key = :key;

-- name: idempotency_put
INSERT INTO idempotency (account, key, request_hash, status, content_type, location, etag, body, at)
VALUES (:account, :key, :request_hash, :status, :content_type, :location, :etag, :body, :at);

-- name: idempotency_forget
DELETE FROM idempotency WHERE at < :before;

-- name: person_read_insert
INSERT INTO person_read (person, seq, at, account, purpose) VALUES (:person, :seq, :at, :account, :purpose)
ON CONFLICT (person, seq) DO NOTHING;
