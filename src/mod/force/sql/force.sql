-- name: volunteer_insert
INSERT INTO volunteer (id, area, status, staff, on_duty, radius_m, lon, lat, birth, guardian_consent, availability,
	asked_count, last_asked_at, decided_by, decided_at, reason, simulated, created_at, version)
VALUES (:id, :area, :status, :staff, :on_duty, :radius_m, :lon, :lat, :birth, :guardian_consent, :availability,
	:asked_count, :last_asked_at, :decided_by, :decided_at, :reason, :simulated, :created_at, :version);

-- name: volunteer_update
UPDATE volunteer SET area = :area, status = :status, staff = :staff, on_duty = :on_duty, radius_m = :radius_m, lon = :lon,
	lat = :lat, guardian_consent = :guardian_consent, availability = :availability, decided_by = :decided_by,
	decided_at = :decided_at, reason = :reason, version = :version
WHERE id = :id;

-- name: volunteer_get
SELECT * FROM volunteer WHERE id = :id;

-- name: volunteer_note_asked
UPDATE volunteer SET last_asked_at = :now,
	asked_count = CASE WHEN last_asked_at IS NULL OR last_asked_at < :month_ago THEN 1 ELSE asked_count + 1 END
WHERE id = :id;

-- name: volunteer_list
SELECT v.*, p.name AS name, COALESCE(a.short_name, v.area) AS area_name
FROM volunteer v JOIN person p ON p.id = v.id LEFT JOIN area a ON a.code = v.area
WHERE v.area >= :area_lo AND v.area < :area_hi
	AND (CAST(:status AS TEXT) IS NULL OR v.status = :status)
	AND (CAST(:on_duty AS INTEGER) IS NULL OR v.on_duty = :on_duty)
	AND (CAST(:skill AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM volunteer_skill s WHERE s.volunteer = v.id AND s.skill = :skill))
	AND (CAST(:organisation AS INTEGER) IS NULL
		OR EXISTS (SELECT 1 FROM membership m WHERE m.person = v.id AND m.organisation = :organisation))
	AND v.id < :before
ORDER BY v.id DESC LIMIT :limit;

-- name: volunteer_skill_put
INSERT INTO volunteer_skill (volunteer, skill, certificate, status, verified_by, verified_at, expires_at)
VALUES (:volunteer, :skill, :certificate, :status, :verified_by, :verified_at, :expires_at)
ON CONFLICT (volunteer, skill) DO UPDATE SET certificate = COALESCE(excluded.certificate, volunteer_skill.certificate),
	status = excluded.status, verified_by = excluded.verified_by, verified_at = excluded.verified_at,
	expires_at = excluded.expires_at;

-- name: volunteer_skill_drop
DELETE FROM volunteer_skill WHERE volunteer = :volunteer AND skill = :skill;

-- name: volunteer_skills
SELECT volunteer, skill, status, expires_at FROM volunteer_skill WHERE volunteer = :volunteer ORDER BY skill;

-- name: organisation_insert
INSERT INTO organisation (id, area, name, kind, credit_code, contact_name, contact_phone, status, simulated, created_at, version)
VALUES (:id, :area, :name, :kind, :credit_code, :contact_name, :contact_phone, :status, :simulated, :created_at, :version);

-- name: organisation_update
UPDATE organisation SET name = :name, contact_name = :contact_name, contact_phone = :contact_phone, status = :status,
	version = :version
WHERE id = :id;

-- name: organisation_get
SELECT * FROM organisation WHERE id = :id;

-- name: organisation_list
SELECT o.*, COALESCE(a.short_name, o.area) AS area_name,
	(SELECT COUNT(*) FROM membership m WHERE m.organisation = o.id) AS members
FROM organisation o LEFT JOIN area a ON a.code = o.area
WHERE o.area >= :area_lo AND o.area < :area_hi AND (CAST(:kind AS TEXT) IS NULL OR o.kind = :kind)
	AND (CAST(:q AS TEXT) IS NULL OR o.name LIKE '%' || :q || '%') AND o.id < :before
ORDER BY o.id DESC LIMIT :limit;

-- name: membership_insert
INSERT INTO membership (organisation, person, home_area, title, since) VALUES (:organisation, :person, :home_area, :title,
	:since) ON CONFLICT (organisation, person) DO NOTHING;

-- name: membership_report
UPDATE membership SET reported_at = :now WHERE organisation = :organisation AND person = :person AND reported_at IS NULL;

-- name: membership_drop
DELETE FROM membership WHERE organisation = :organisation AND person = :person;

-- name: membership_get
SELECT person AS id, home_area FROM membership WHERE organisation = :organisation AND person = :person;

-- name: membership_list
SELECT m.organisation, o.name AS organisation_name, m.person, p.name, m.title, m.home_area,
	COALESCE(a.short_name, m.home_area) AS home_area_name, m.since, m.reported_at
FROM membership m JOIN person p ON p.id = m.person JOIN organisation o ON o.id = m.organisation
LEFT JOIN area a ON a.code = m.home_area
WHERE m.organisation = :organisation AND m.person < :before ORDER BY m.person DESC LIMIT :limit;

-- name: reporting_list
SELECT m.organisation, o.name AS organisation_name, m.person, p.name, m.title, m.home_area,
	COALESCE(a.short_name, m.home_area) AS home_area_name, m.since, m.reported_at
FROM membership m JOIN person p ON p.id = m.person JOIN organisation o ON o.id = m.organisation
LEFT JOIN area a ON a.code = m.home_area
WHERE m.home_area >= :area_lo AND m.home_area < :area_hi AND m.person < :before ORDER BY m.person DESC LIMIT :limit;

-- name: export_people
SELECT id FROM person WHERE area >= :area_lo AND area < :area_hi ORDER BY id;

-- name: export_volunteers
SELECT id FROM volunteer WHERE area >= :area_lo AND area < :area_hi ORDER BY id;

-- name: volunteer_approved_in
SELECT id FROM volunteer WHERE area >= :area_lo AND area < :area_hi AND status = 'approved' ORDER BY id LIMIT :limit;

-- name: volunteer_forget
UPDATE volunteer SET status = 'left', on_duty = 0, lon = NULL, lat = NULL, birth = NULL, guardian_consent = 0,
	reason = NULL, version = version + 1
WHERE id = :id;

-- name: volunteer_skills_forget
DELETE FROM volunteer_skill WHERE volunteer = :id;

-- name: membership_forget
DELETE FROM membership WHERE person = :id;

-- name: volunteer_set_asked
UPDATE volunteer SET asked_count = :count WHERE id = :id;
