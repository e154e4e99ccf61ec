-- name: account_insert
INSERT INTO account (id, person, login, name, password_hash, totp_secret, totp_step, failed, must_change, password_until,
	status, language, simulated, created_at, version)
VALUES (:id, :person, :login, :name, :password_hash, :totp_secret, :totp_step, 0, :must_change, :password_until,
	:status, :language, :simulated, :created_at, :version);

-- name: account_update
UPDATE account SET name = :name, password_hash = :password_hash, totp_secret = :totp_secret, totp_step = :totp_step,
	must_change = :must_change, password_until = :password_until, status = :status, language = :language, version = :version
WHERE id = :id;

-- name: account_get
SELECT * FROM account WHERE id = :id;

-- name: account_by_login
SELECT * FROM account WHERE login = :login;

-- name: account_list
SELECT * FROM account a
WHERE (EXISTS (SELECT 1 FROM account_grant g WHERE g.account = a.id AND g.area >= :area_lo AND g.area < :area_hi)
		OR :area_lo = '')
	AND (CAST(:q AS TEXT) IS NULL OR a.login LIKE '%' || :q || '%' OR a.name LIKE '%' || :q || '%')
	AND a.id < :before
ORDER BY a.id DESC LIMIT :limit;

-- name: account_grant_insert
INSERT INTO account_grant (id, account, role, area, since, until, given_by)
VALUES (:id, :account, :role, :area, :since, :until, :given_by);

-- name: account_grant_delete
DELETE FROM account_grant WHERE id = :id AND account = :account;

-- name: account_grant_of
SELECT * FROM account_grant WHERE account = :account ORDER BY id;

-- name: session_insert
INSERT INTO session (token_hash, id, account, kind, name, created_at, expires_at, seen_at, proved_at)
VALUES (:token_hash, :id, :account, :kind, :name, :created_at, :expires_at, :created_at, :proved_at);

-- name: session_find
SELECT a.id AS account, a.person, a.simulated, a.must_change, CASE WHEN a.totp_secret IS NULL THEN 0 ELSE 1 END AS totp,
	CASE WHEN s.kind = 'cookie' THEN 1 ELSE 0 END AS cookie, s.seen_at, s.proved_at, s.expires_at, g.role, g.area
FROM session s JOIN account a ON a.id = s.account
	LEFT JOIN account_grant g ON g.account = a.id AND (g.until IS NULL OR g.until > :now)
WHERE s.token_hash = :token_hash AND s.expires_at > :now AND a.status = 'active' ORDER BY g.id;

-- name: session_delete
DELETE FROM session WHERE token_hash = :token_hash;

-- name: session_delete_others
DELETE FROM session WHERE account = :account AND token_hash <> :token_hash;

-- name: session_delete_all
DELETE FROM session WHERE account = :account;

-- name: session_touch
UPDATE session SET seen_at = :now WHERE token_hash = :token_hash;

-- name: session_list
SELECT id, created_at, seen_at, expires_at, CASE WHEN token_hash = :token_hash THEN 1 ELSE 0 END AS current FROM session
WHERE account = :account AND kind = 'cookie' AND expires_at > :now ORDER BY id DESC;

-- name: session_end
DELETE FROM session WHERE account = :account AND id = :id AND kind = 'cookie';

-- name: session_tokens
SELECT id, name, created_at, expires_at FROM session WHERE account = :account AND kind = 'token' AND expires_at > :now
ORDER BY id;

-- name: session_drop_token
DELETE FROM session WHERE account = :account AND id = :id AND kind = 'token';

-- name: session_expire
DELETE FROM session WHERE expires_at < :now;

-- name: failure_get
SELECT failed, locked_until FROM sign_in_failure WHERE id = :id;

-- name: failure_put
INSERT INTO sign_in_failure (id, login, failed, locked_until, at) VALUES (:id, :login, :failed, :locked_until, :now)
ON CONFLICT (id) DO UPDATE SET failed = :failed, locked_until = :locked_until, at = :now;

-- name: failure_delete
DELETE FROM sign_in_failure WHERE id = :id;

-- name: failure_forget
DELETE FROM sign_in_failure WHERE login = :login;

-- name: failure_locked
SELECT 1 FROM sign_in_failure WHERE login = :login AND locked_until > :now LIMIT 1;

-- name: failure_expire
DELETE FROM sign_in_failure WHERE at < :before;

-- name: address_known
SELECT 1 FROM sign_in_address WHERE account = :account AND address = :address;

-- name: address_note
INSERT INTO sign_in_address (account, address, at) VALUES (:account, :address, :now)
ON CONFLICT (account, address) DO UPDATE SET at = :now;

-- name: address_expire
DELETE FROM sign_in_address WHERE at < :before;

-- name: address_forget
DELETE FROM sign_in_address WHERE account IN (SELECT id FROM account WHERE person = :person);

-- name: person_reads
SELECT r.seq AS id, r.at, r.purpose, a.name AS by_name FROM person_read r LEFT JOIN account a ON a.id = r.account
WHERE r.person = :person AND r.seq < :before ORDER BY r.seq DESC LIMIT :limit;

-- name: journal_list
SELECT j.seq AS id, j.seq, j.at, j.actor, a.name AS actor_name, j.area, j.kind, j.subject, j.subject_id, j.body, j.hash
FROM journal j LEFT JOIN account a ON a.id = j.actor
WHERE j.area >= :area_lo AND j.area < :area_hi AND (CAST(:kind AS TEXT) IS NULL OR j.kind = :kind)
	AND (CAST(:subject AS TEXT) IS NULL OR j.subject = :subject)
	AND (CAST(:subject_id AS INTEGER) IS NULL OR j.subject_id = :subject_id) AND j.seq < :before
ORDER BY j.seq DESC LIMIT :limit;

-- name: account_forget
UPDATE account SET login = 'destroyed-' || CAST(id AS TEXT), name = '', status = 'disabled', totp_secret = NULL,
	version = version + 1
WHERE person = :person;

-- name: session_forget
DELETE FROM session WHERE account IN (SELECT id FROM account WHERE person = :person);
