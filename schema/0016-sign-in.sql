-- Sessions know when they were last used and when a password was last given in them.
ALTER TABLE session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN proved_at INTEGER;    -- NULL: an API token, which proves nothing
UPDATE session SET seen_at = created_at;
UPDATE session SET proved_at = created_at WHERE kind = 'cookie';
-- A password made by the house: good for one sign-in, to choose one's own.
ALTER TABLE account ADD COLUMN must_change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN password_until INTEGER;
-- Failures were counted in the account, which told logins that exist from those that do not, and let
-- anybody lock anybody out. Now they are counted by what was tried; account.failed and account.locked_until
-- stay as they were and are no longer looked at.
CREATE TABLE sign_in_failure (
	id TEXT PRIMARY KEY,            -- look-up hash of a login ("login"), or of login and address ("guess")
	login TEXT NOT NULL,            -- that of the login
	failed INTEGER NOT NULL,        -- in a row
	locked_until INTEGER NOT NULL,  -- back-off: no sign-in before
	at INTEGER NOT NULL             -- the last one
) STRICT;
CREATE INDEX sign_in_failure_login ON sign_in_failure (login);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);
-- From where an account was opened: a lock that strangers brought on does not hold there.
CREATE TABLE sign_in_address (
	account INTEGER NOT NULL REFERENCES account (id),
	address TEXT NOT NULL,          -- look-up hash "address"
	at INTEGER NOT NULL,
	PRIMARY KEY (account, address)
) STRICT;
CREATE INDEX sign_in_address_at ON sign_in_address (at);
