-- Areas: a city's own list. The significant digits of the 12-digit code are the key
-- (2 province, 4 city, 6 district, 9 street, 12 community, 15 grid), so a subtree is a
-- prefix range. Levels may be skipped; a name is never a key; codes have validity dates.
CREATE TABLE area (
	code TEXT PRIMARY KEY,          -- significant digits
	level TEXT NOT NULL,            -- province city district street community grid
	parent TEXT NOT NULL,           -- code of the parent; '' at the root
	name TEXT NOT NULL,             -- as published
	short_name TEXT NOT NULL,
	kind TEXT NOT NULL,             -- from the list: street, town, quasi, …
	valid_from TEXT NOT NULL,       -- YYYY-MM-DD
	valid_to TEXT,                  -- first day no longer valid; NULL while valid
	successor TEXT,                 -- code that took over, where the list says so
	lon REAL,                       -- WGS-84 degrees of a representative point
	lat REAL,
	reserve_floor INTEGER,          -- people this community never lends; NULL = the pack's share
	population INTEGER,             -- residents, where known
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX area_parent ON area (parent);

CREATE TABLE area_shape (
	code TEXT PRIMARY KEY REFERENCES area (code),
	geometry TEXT NOT NULL,         -- GeoJSON geometry, compact
	synthetic INTEGER NOT NULL,     -- 1: schematic, to be said on every map
	source TEXT NOT NULL
) STRICT;

CREATE TABLE area_change (
	id INTEGER PRIMARY KEY,
	edition TEXT NOT NULL,          -- validity date of the edition that brought it, YYYY-MM-DD
	change TEXT NOT NULL,           -- added removed renamed moved
	old_code TEXT,
	old_name TEXT,
	new_code TEXT,
	new_name TEXT,
	at INTEGER NOT NULL
) STRICT;
