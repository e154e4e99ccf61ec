-- Duties: one person at one need, from acceptance to confirmed hours.
CREATE TABLE duty (
	id INTEGER PRIMARY KEY,
	need INTEGER NOT NULL REFERENCES need (id),
	volunteer INTEGER NOT NULL REFERENCES volunteer (id),
	area TEXT NOT NULL,             -- the need's
	home_area TEXT NOT NULL,        -- the volunteer's
	status TEXT NOT NULL,           -- assigned in out confirmed disputed cancelled missed
	starts_at INTEGER NOT NULL,     -- planned
	ends_at INTEGER NOT NULL,
	ppe INTEGER NOT NULL,
	level TEXT NOT NULL,            -- response level the rest gate judged by
	round INTEGER NOT NULL,         -- the need was re-opened so often before this duty
	in_at INTEGER,                  -- true time, also when entered late
	in_how TEXT,                    -- code coordinator paper
	in_by INTEGER,                  -- account that recorded it
	out_at INTEGER,
	out_how TEXT,
	out_by INTEGER,
	witness TEXT,                   -- of a late entry: role and staff number, not a private name
	confirmed_at INTEGER,
	confirmed_how TEXT,             -- requester second
	confirmed_by INTEGER,           -- account of the second worker; 0 = the requester's link
	alarm_at INTEGER,               -- when the missed check-in was raised; NULL = not, or settled
	reason TEXT,                    -- of cancelling or disputing
	simulated INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX duty_volunteer ON duty (volunteer, starts_at);
CREATE INDEX duty_need ON duty (need, status);
CREATE INDEX duty_area ON duty (area, status);
CREATE INDEX duty_start ON duty (status, starts_at);
CREATE INDEX duty_ends ON duty (ends_at, volunteer);

-- Hours exist only here. A correction is a new line, never an edit.
CREATE TABLE ledger (
	id INTEGER PRIMARY KEY,
	duty INTEGER NOT NULL REFERENCES duty (id),
	person INTEGER NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL,             -- service correction
	minutes INTEGER NOT NULL,       -- corrections may be negative
	reason TEXT,                    -- of a correction
	signed_by INTEGER,              -- account; NULL = derived by the system from the three events
	at INTEGER NOT NULL,
	signature TEXT NOT NULL         -- Ed25519 over "id duty person kind minutes signed_by at reason"
) STRICT;
CREATE INDEX ledger_person ON ledger (person, at);
CREATE INDEX ledger_duty ON ledger (duty);
CREATE UNIQUE INDEX ledger_service ON ledger (duty) WHERE kind = 'service';

-- Rest rules set aside by a named person.
CREATE TABLE rest_override (
	id INTEGER PRIMARY KEY,
	rule TEXT NOT NULL,             -- HY-01 …
	need INTEGER NOT NULL,
	volunteer INTEGER NOT NULL,
	reason TEXT NOT NULL,
	by_account INTEGER NOT NULL,
	at INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;
CREATE INDEX rest_override_pair ON rest_override (volunteer, need);
