-- Persons: purpose, legal basis and destroy-by date on each. Sealed columns are
-- ciphertext (base/crypt.h); look-up columns are keyed hashes.
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	area TEXT NOT NULL,             -- home community or grid
	name TEXT NOT NULL,
	pinyin TEXT NOT NULL,           -- full and initials, for search
	sex INTEGER NOT NULL,           -- GB/T 2261.1: 0 unknown 1 male 2 female 9 not stated
	birth TEXT,                     -- YYYY-MM-DD
	phone BLOB,                     -- sealed "person.phone"
	phone_hash TEXT,                -- look-up "phone"
	id_number BLOB,                 -- sealed "person.id_number" (GB 11643)
	id_hash TEXT,                   -- look-up "id_number"
	address BLOB,                   -- sealed "person.address"
	purpose TEXT NOT NULL,          -- why we hold it
	legal_basis TEXT NOT NULL,      -- consent, or an article
	consent_at INTEGER,             -- when consent was given; NULL where the basis is an article
	destroy_by TEXT NOT NULL,       -- YYYY-MM-DD
	source TEXT NOT NULL,           -- self worker import paper demo
	simulated INTEGER NOT NULL,     -- 1: made up
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX person_area ON person (area);
CREATE INDEX person_phone ON person (phone_hash);
CREATE UNIQUE INDEX person_id_hash ON person (id_hash);
CREATE INDEX person_destroy ON person (destroy_by);

-- Words of name and pinyin (base/text.h).
-- only: sqlite
CREATE VIRTUAL TABLE person_text USING fts5 (words, tokenize = 'unicode61');
-- end
-- only: pgsql
CREATE TABLE person_text (id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX person_text_words ON person_text USING gin (words);
-- end
