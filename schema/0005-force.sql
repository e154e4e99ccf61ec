-- Organisations and volunteers.
CREATE TABLE organisation (
	id INTEGER PRIMARY KEY,
	area TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,             -- volunteer_team social_organisation enterprise unit party_branch
	credit_code TEXT,               -- GB 32100
	contact_name TEXT,
	contact_phone BLOB,             -- sealed "organisation.contact_phone"
	status TEXT NOT NULL,           -- active left
	simulated INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX organisation_area ON organisation (area);

-- A member reports to the organisation and to the home community as well.
CREATE TABLE membership (
	organisation INTEGER NOT NULL REFERENCES organisation (id),
	person INTEGER NOT NULL REFERENCES person (id),
	home_area TEXT NOT NULL,        -- community the member reports to at home
	title TEXT,
	since INTEGER NOT NULL,
	reported_at INTEGER,            -- when the home community took note
	PRIMARY KEY (organisation, person)
) STRICT;
CREATE INDEX membership_person ON membership (person);
CREATE INDEX membership_home ON membership (home_area);

CREATE TABLE volunteer (
	id INTEGER PRIMARY KEY REFERENCES person (id),
	area TEXT NOT NULL,             -- home community (as the person's)
	status TEXT NOT NULL,           -- pending approved rejected suspended left
	staff INTEGER NOT NULL,         -- 1: paid frontline staff, the staff rest rules bind
	on_duty INTEGER NOT NULL,       -- the person's own switch
	radius_m INTEGER NOT NULL,      -- how far they go
	lon REAL,                       -- WGS-84 of home community or where they say they start
	lat REAL,
	birth INTEGER,                  -- city midnight, microseconds: age decides minors
	guardian_consent INTEGER NOT NULL,
	availability TEXT NOT NULL,     -- 42 hex digits = 7 days x 24 hours from Monday 00; bit set = available
	asked_count INTEGER NOT NULL,   -- calls asked in the last 30 days decide rotation together with:
	last_asked_at INTEGER,          -- NULL = never
	decided_by INTEGER,             -- who approved or rejected
	decided_at INTEGER,
	reason TEXT,                    -- of rejection or suspension
	simulated INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	version INTEGER NOT NULL
) STRICT;
CREATE INDEX volunteer_area ON volunteer (area, status);

CREATE TABLE volunteer_skill (
	volunteer INTEGER NOT NULL REFERENCES volunteer (id),
	skill TEXT NOT NULL,            -- packs/skills
	certificate BLOB,               -- sealed "skill.certificate"
	status TEXT NOT NULL,           -- claimed verified rejected
	verified_by INTEGER,
	verified_at INTEGER,
	expires_at INTEGER,             -- NULL = does not expire
	PRIMARY KEY (volunteer, skill)
) STRICT;
CREATE INDEX volunteer_skill_skill ON volunteer_skill (skill, volunteer);

-- How many volunteers each community has: a read model of volunteer, kept by its triggers, so
-- that the board need not count a hundred thousand rows.
CREATE TABLE volunteer_count (
	area TEXT PRIMARY KEY,
	volunteers INTEGER NOT NULL,    -- approved
	on_duty INTEGER NOT NULL        -- approved and on duty
) STRICT;
-- only: sqlite
CREATE TRIGGER volunteer_counted_insert AFTER INSERT ON volunteer WHEN NEW.status = 'approved' BEGIN
	INSERT INTO volunteer_count (area, volunteers, on_duty) VALUES (NEW.area, 1, NEW.on_duty)
	ON CONFLICT (area) DO UPDATE SET volunteers = volunteers + 1, on_duty = on_duty + NEW.on_duty;
END;
CREATE TRIGGER volunteer_counted_update AFTER UPDATE OF area, status, on_duty ON volunteer BEGIN
	UPDATE volunteer_count SET volunteers = volunteers - 1, on_duty = on_duty - OLD.on_duty
	WHERE area = OLD.area AND OLD.status = 'approved';
	INSERT INTO volunteer_count (area, volunteers, on_duty)
	SELECT NEW.area, 1, NEW.on_duty WHERE NEW.status = 'approved'
	ON CONFLICT (area) DO UPDATE SET volunteers = volunteers + 1, on_duty = on_duty + NEW.on_duty;
END;
CREATE TRIGGER volunteer_counted_delete AFTER DELETE ON volunteer WHEN OLD.status = 'approved' BEGIN
	UPDATE volunteer_count SET volunteers = volunteers - 1, on_duty = on_duty - OLD.on_duty WHERE area = OLD.area;
END;
-- end
-- only: pgsql
CREATE FUNCTION volunteer_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	IF TG_OP <> 'INSERT' AND OLD.status = 'approved' THEN
		UPDATE volunteer_count SET volunteers = volunteers - 1, on_duty = on_duty - OLD.on_duty WHERE area = OLD.area;
	END IF;
	IF TG_OP <> 'DELETE' AND NEW.status = 'approved' THEN
		INSERT INTO volunteer_count AS c (area, volunteers, on_duty) VALUES (NEW.area, 1, NEW.on_duty)
		ON CONFLICT (area) DO UPDATE SET volunteers = c.volunteers + 1, on_duty = c.on_duty + NEW.on_duty;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER volunteer_counted AFTER INSERT OR UPDATE OR DELETE ON volunteer
	FOR EACH ROW EXECUTE FUNCTION volunteer_counted();
-- end
