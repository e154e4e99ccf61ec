-- Dispatch: one plan over everything a subtree has, looked at before anybody is asked.
CREATE TABLE dispatch_run (
	id INTEGER PRIMARY KEY,
	area TEXT NOT NULL,             -- subtree whose needs and people are looked at
	incident INTEGER REFERENCES incident (id), -- NULL = all
	from_at INTEGER NOT NULL,       -- shifts that begin within
	to_at INTEGER NOT NULL,
	based_on INTEGER,               -- the run this one plans anew; people it told are not moved
	scenario TEXT,                  -- what-if (JSON); such a run is looked at, never carried out
	status TEXT NOT NULL,           -- queued running ready failed cancelled
	problem TEXT,                   -- of failed: a code
	progress INTEGER NOT NULL,      -- of running: per mille
	node INTEGER,                   -- of running: who plans it
	beat_at INTEGER,                -- of running: last sign of life
	needs INTEGER NOT NULL,
	people INTEGER NOT NULL,        -- approved in the subtree
	pairs INTEGER NOT NULL,         -- that may be
	wanted INTEGER NOT NULL,        -- places of the needs looked at
	standing INTEGER NOT NULL,      -- of those: taken or asked for already
	planned INTEGER NOT NULL,       -- of those: filled by this plan
	unreserved INTEGER NOT NULL,    -- what could be filled if communities kept nobody back
	cost INTEGER,                   -- of the plan, and the least any plan could cost
	bound INTEGER,
	opened_at INTEGER NOT NULL,
	opened_by INTEGER,
	done_at INTEGER,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX dispatch_run_area ON dispatch_run (area, id);
CREATE INDEX dispatch_run_status ON dispatch_run (status, id);

-- What the plan does for each need, and why it is still short.
CREATE TABLE dispatch_need (
	run INTEGER NOT NULL REFERENCES dispatch_run (id),
	need INTEGER NOT NULL REFERENCES need (id),
	wanted INTEGER NOT NULL,        -- head-count
	standing INTEGER NOT NULL,
	planned INTEGER NOT NULL,
	fits INTEGER NOT NULL,          -- people who fit it
	elsewhere INTEGER NOT NULL,     -- of those: planned for other needs
	kept INTEGER NOT NULL,          -- of those: their community keeps them back
	reasons TEXT NOT NULL,          -- JSON counts of everybody
	PRIMARY KEY (run, need)
) STRICT;

-- Who is sent where.
CREATE TABLE dispatch_move (
	run INTEGER NOT NULL REFERENCES dispatch_run (id),
	volunteer INTEGER NOT NULL REFERENCES volunteer (id),
	need INTEGER NOT NULL REFERENCES need (id),
	home_area TEXT NOT NULL,
	distance_m INTEGER,             -- NULL unknown
	cost INTEGER NOT NULL,
	place INTEGER NOT NULL,         -- among those who fit the need, nearest in cost first
	worth INTEGER,                  -- what the plan would cost more without this person; NULL: a place would stay empty
	pinned INTEGER NOT NULL,        -- put there by hand
	status TEXT NOT NULL,           -- planned asked assigned refused
	reason TEXT,                    -- of refused: a code or rest rule
	PRIMARY KEY (run, volunteer)
) STRICT;
CREATE INDEX dispatch_move_need ON dispatch_move (run, need);

-- What people changed in the plan, kept when it is planned anew.
CREATE TABLE dispatch_edit (
	id INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES dispatch_run (id),
	kind TEXT NOT NULL,             -- pin bar
	volunteer INTEGER NOT NULL REFERENCES volunteer (id),
	need INTEGER NOT NULL,          -- of bar: 0 = this person stays out altogether
	at INTEGER NOT NULL,
	by_account INTEGER
) STRICT;
CREATE UNIQUE INDEX dispatch_edit_pair ON dispatch_edit (run, volunteer, need);
