-- name: duty_insert
INSERT INTO duty (id, need, volunteer, area, home_area, status, starts_at, ends_at, ppe, hot, staff, level, round, in_at, in_how,
	in_by, out_at, out_how, out_by, witness, confirmed_at, confirmed_how, confirmed_by, alarm_at, reason, simulated,
	created_at, version)
VALUES (:id, :need, :volunteer, :area, :home_area, :status, :starts_at, :ends_at, :ppe, :hot, :staff, :level, :round, :in_at, :in_how,
	:in_by, :out_at, :out_how, :out_by, :witness, :confirmed_at, :confirmed_how, :confirmed_by, :alarm_at, :reason,
	:simulated, :created_at, :version);

-- name: duty_update
UPDATE duty SET status = :status, in_at = :in_at, in_how = :in_how, in_by = :in_by, out_at = :out_at,
	out_how = :out_how, out_by = :out_by, witness = :witness, confirmed_at = :confirmed_at,
	confirmed_how = :confirmed_how, confirmed_by = :confirmed_by, alarm_at = :alarm_at, reason = :reason,
	version = :version
WHERE id = :id;

-- name: duty_get
SELECT * FROM duty WHERE id = :id;

-- name: duty_of_need
SELECT * FROM duty WHERE need = :need AND round = :round AND status <> 'cancelled' ORDER BY id;

-- name: duty_waiting_count
SELECT COUNT(*) FROM duty WHERE need = :need AND round = :round AND status IN ('assigned', 'in');

-- name: duty_last_out
SELECT MAX(out_at) FROM duty WHERE need = :need AND round = :round;

-- name: duty_spans
SELECT volunteer, COALESCE(in_at, starts_at) AS from_at, COALESCE(out_at, ends_at) AS to_at, ppe FROM duty
WHERE ends_at > :from_at AND starts_at < :to_at AND status NOT IN ('cancelled', 'missed')
ORDER BY volunteer;

-- name: duty_spans_of
SELECT volunteer, COALESCE(in_at, starts_at) AS from_at, COALESCE(out_at, ends_at) AS to_at, ppe FROM duty
WHERE volunteer = :volunteer AND ends_at > :from_at AND starts_at < :to_at AND status NOT IN ('cancelled', 'missed')
ORDER BY starts_at;

-- Planned or worked in that span, or still at work, whenever that began.
-- name: duty_elsewhere
SELECT COUNT(*) FROM duty
WHERE volunteer = :volunteer AND id <> :except
	AND ((COALESCE(in_at, starts_at) < :to_at AND COALESCE(out_at, ends_at) > :from_at
			AND status NOT IN ('cancelled', 'missed'))
		OR (in_at < :to_at AND COALESCE(out_at, in_at + 1) > :from_at)
		OR (CAST(:still AS INTEGER) = 1 AND status = 'in'));

-- One still there counts from when they came.
-- name: duty_at_work
SELECT COUNT(*) FROM duty
WHERE volunteer = :volunteer AND in_at < :to_at AND COALESCE(out_at, in_at + 1) > :from_at AND id <> :except;

-- name: duty_late
SELECT * FROM duty WHERE status = 'assigned' AND starts_at < :before AND alarm_at IS NULL ORDER BY starts_at LIMIT 500;

-- name: duty_over
SELECT * FROM duty WHERE status = 'assigned' AND starts_at < :before AND ends_at < :before
ORDER BY starts_at LIMIT 500;

-- name: duty_list
SELECT d.*, p.name AS volunteer_name, COALESCE(h.short_name, d.home_area) AS home_area_name,
	l.minutes AS minutes
FROM duty d
JOIN person p ON p.id = d.volunteer
LEFT JOIN area h ON h.code = d.home_area
LEFT JOIN ledger l ON l.duty = d.id AND l.kind = 'service'
WHERE d.area >= :area_lo AND d.area < :area_hi
	AND (CAST(:need AS INTEGER) IS NULL OR d.need = :need)
	AND (CAST(:volunteer AS INTEGER) IS NULL OR d.volunteer = :volunteer)
	AND (CAST(:status AS TEXT) IS NULL OR d.status = :status)
	AND (CAST(:alarm AS INTEGER) IS NULL OR (d.alarm_at IS NOT NULL AND d.status = 'assigned'))
	AND d.id < :before
ORDER BY d.id DESC LIMIT :limit;

-- name: duty_of_volunteer
SELECT d.id, d.need, n.task, d.area, COALESCE(a.short_name, d.area) AS area_name, n.place, n.requester,
	n.requester_name, n.requester_phone, d.starts_at, d.ends_at, d.status, d.in_at, d.out_at, l.minutes AS minutes,
	d.ppe, d.simulated, d.version
FROM duty d
JOIN need n ON n.id = d.need
LEFT JOIN area a ON a.code = d.area
LEFT JOIN ledger l ON l.duty = d.id AND l.kind = 'service'
WHERE d.volunteer = :volunteer AND d.id < :before
	AND ((CAST(:past AS INTEGER) = 1 AND d.status IN ('out', 'confirmed', 'disputed', 'cancelled', 'missed'))
		OR (CAST(:past AS INTEGER) = 0 AND d.status IN ('assigned', 'in')))
ORDER BY d.id DESC LIMIT :limit;

-- name: ledger_insert
INSERT INTO ledger (id, duty, person, kind, minutes, reason, signed_by, at, signature)
VALUES (:id, :duty, :person, :kind, :minutes, :reason, :signed_by, :at, :signature);

-- name: ledger_all
SELECT * FROM ledger;

-- name: ledger_of_person
SELECT l.id, l.duty, d.need, n.task, l.kind, l.minutes, l.reason, a.name AS signed_by_name, l.at, d.in_at, d.out_at,
	d.confirmed_at, l.signature
FROM ledger l
JOIN duty d ON d.id = l.duty
JOIN need n ON n.id = d.need
LEFT JOIN account a ON a.id = l.signed_by
WHERE l.person = :person AND l.id < :before
ORDER BY l.id DESC LIMIT :limit;

-- name: ledger_total
SELECT COALESCE(SUM(minutes), 0) FROM ledger WHERE person = :person;

-- name: ledger_total_of_duty
SELECT COALESCE(SUM(minutes), 0) FROM ledger WHERE duty = :duty;

-- name: rest_override_insert
INSERT INTO rest_override (id, rule, need, volunteer, reason, by_account, at, until)
VALUES (:id, :rule, :need, :volunteer, :reason, :by_account, :at, :until);

-- name: rest_override_of
SELECT * FROM rest_override WHERE volunteer = :volunteer AND need = :need;

-- name: rest_override_list
SELECT o.*, n.area AS area, a.name AS by_name
FROM rest_override o
JOIN need n ON n.id = o.need
LEFT JOIN account a ON a.id = o.by_account
WHERE n.area >= :area_lo AND n.area < :area_hi AND o.id < :before
ORDER BY o.id DESC LIMIT :limit;

-- name: duty_all
SELECT * FROM duty WHERE status NOT IN ('cancelled', 'missed') ORDER BY volunteer, starts_at;

-- name: duty_standing
SELECT COUNT(*) FROM duty WHERE volunteer = :volunteer AND status IN ('assigned', 'in', 'out');
