CREATE TABLE incident (
	id INTEGER PRIMARY KEY,
	area TEXT NOT NULL,
	title TEXT NOT NULL,
	hazard TEXT NOT NULL,           -- packs/hazards
	level TEXT NOT NULL,            -- response level: normal IV III II I
	exercise INTEGER NOT NULL,      -- 1: a drill
	destroy_days INTEGER NOT NULL,  -- personal data of this incident is destroyed so many days after its end
	destroy_by TEXT,                -- set when it closes
	status TEXT NOT NULL,           -- open closed
	opened_at INTEGER NOT NULL,
	opened_by INTEGER,              -- NULL = the system
	closed_at INTEGER,
	simulated INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_area ON incident (area, status);

CREATE TABLE need (
	id INTEGER PRIMARY KEY,
	incident INTEGER REFERENCES incident (id), -- NULL until a worker completes it
	area TEXT NOT NULL,             -- community (or grid) it is in
	tier TEXT NOT NULL,             -- area now responsible: the community or, short, a level above
	status TEXT NOT NULL,           -- new open covered working done confirmed cancelled
	task TEXT,                      -- packs/tasks; NULL while new
	priority TEXT NOT NULL,         -- P0 P1 P2 P3
	head_count INTEGER NOT NULL,    -- wanted
	accepted INTEGER NOT NULL,      -- duties standing; never above head_count
	skills TEXT NOT NULL,           -- expression: "S09|S01", "S02 S29"; '' = none
	ppe INTEGER NOT NULL,           -- work in protective clothing
	starts_at INTEGER,              -- time window
	ends_at INTEGER,
	respond_by INTEGER,             -- short at this moment: the need goes up a tier
	sentence BLOB NOT NULL,         -- sealed "need.sentence": what was asked, in the asker's words
	place BLOB,                     -- sealed "need.place"
	lon REAL,
	lat REAL,
	requester INTEGER,              -- person, where known
	requester_name BLOB,            -- sealed "need.requester_name"
	requester_phone BLOB,           -- sealed "need.requester_phone"
	phone_hash TEXT,
	follow_hash TEXT NOT NULL UNIQUE, -- hash of the token in the requester's follow link
	source TEXT NOT NULL,           -- web phone worker paper
	duplicate_of INTEGER,
	reason TEXT,                    -- of cancelling, or the requester's "not done" as a code
	reopened INTEGER NOT NULL,      -- times it was re-opened
	simulated INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	created_by INTEGER,             -- account; NULL = the public page
	done_at INTEGER,                -- last check-out
	closed_at INTEGER,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX need_area ON need (area, status);
CREATE INDEX need_by_tier ON need (tier, status);
CREATE INDEX need_phone ON need (phone_hash);
CREATE INDEX need_due ON need (status, respond_by);
CREATE INDEX need_incident ON need (incident);
CREATE INDEX need_requester ON need (requester);

CREATE TABLE complaint (
	id INTEGER PRIMARY KEY,
	area TEXT NOT NULL,
	need INTEGER,                   -- about this need; NULL = about anything
	body BLOB NOT NULL,             -- sealed "complaint.body"
	phone BLOB,                     -- sealed "complaint.phone"
	status TEXT NOT NULL,           -- open answered
	reply BLOB,                     -- sealed "complaint.reply"
	follow_hash TEXT NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	answered_at INTEGER,
	answered_by INTEGER,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX complaint_area ON complaint (area, status);
