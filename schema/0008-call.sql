-- Calls: one call on a need, a hundred answers.
CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	need INTEGER NOT NULL REFERENCES need (id),
	area TEXT NOT NULL,             -- subtree searched
	wanted INTEGER NOT NULL,        -- places this call fills
	asked INTEGER NOT NULL,         -- people asked
	status TEXT NOT NULL,           -- open closed
	counts TEXT NOT NULL,           -- JSON: how many fit, and how many not for which reason
	opened_at INTEGER NOT NULL,
	opened_by INTEGER,              -- NULL = the system
	closes_at INTEGER NOT NULL,
	simulated INTEGER NOT NULL
) STRICT;
CREATE INDEX call_need ON call (need, status);
CREATE INDEX call_due ON call (status, closes_at);

CREATE TABLE ask (
	id INTEGER PRIMARY KEY,
	call INTEGER NOT NULL REFERENCES call (id),
	need INTEGER NOT NULL REFERENCES need (id),
	volunteer INTEGER NOT NULL REFERENCES volunteer (id),
	home_area TEXT NOT NULL,
	status TEXT NOT NULL,           -- asked accepted waiting declined expired withdrawn
	place INTEGER,                  -- position in the waiting line, from 1
	distance_m INTEGER,             -- when asked
	asked_at INTEGER NOT NULL,
	answered_at INTEGER,
	reason TEXT,                    -- of declining: a code
	version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ask_pair ON ask (call, volunteer);
CREATE INDEX ask_volunteer ON ask (volunteer, status);
CREATE INDEX ask_need ON ask (need, status);

-- A need that went up, with its shortfall and why.
CREATE TABLE need_tier (
	id INTEGER PRIMARY KEY,
	need INTEGER NOT NULL REFERENCES need (id),
	from_area TEXT NOT NULL,
	to_area TEXT NOT NULL,
	shortfall INTEGER NOT NULL,
	why TEXT NOT NULL,              -- JSON counts of reasons
	at INTEGER NOT NULL,
	by_account INTEGER              -- NULL = the deadline
) STRICT;
CREATE INDEX need_tier_need ON need_tier (need);

-- People of one community lent to a need elsewhere.
CREATE TABLE loan (
	id INTEGER PRIMARY KEY,
	need INTEGER NOT NULL REFERENCES need (id),
	lender TEXT NOT NULL,           -- community whose people were asked
	people INTEGER NOT NULL,        -- asked from there
	status TEXT NOT NULL,           -- standing objected settled
	reason TEXT,                    -- of the objection
	objected_by INTEGER,
	at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX loan_pair ON loan (need, lender);
CREATE INDEX loan_lender ON loan (lender, status);

CREATE TABLE notice (
	id INTEGER PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,             -- asked placed waiting promoted released covered reminder confirmed …
	subject TEXT NOT NULL,
	subject_id INTEGER NOT NULL,
	need INTEGER,
	at INTEGER NOT NULL,
	read_at INTEGER
) STRICT;
CREATE INDEX notice_person ON notice (person, at);
