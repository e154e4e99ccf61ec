-- name: verify_head_count
SELECT n.id FROM need n
WHERE n.head_count < (SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.round = n.reopened
		AND d.status NOT IN ('cancelled', 'disputed'))
	OR n.accepted > n.head_count LIMIT 1;

-- Each non-cancelled duty of the present round holds one place.
-- name: verify_places
SELECT n.id FROM need n
WHERE n.status <> 'cancelled'
	AND n.accepted <> (SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.round = n.reopened AND d.status <> 'cancelled')
LIMIT 1;

-- name: verify_need_status
SELECT n.id FROM need n
WHERE (n.status = 'new' AND n.accepted <> 0)
	OR (n.status = 'open' AND n.accepted >= n.head_count)
	OR (n.status = 'covered' AND n.accepted <> n.head_count)
	OR (n.status <> 'new' AND n.status <> 'cancelled' AND (n.incident IS NULL OR n.task IS NULL OR n.starts_at IS NULL OR n.ends_at IS NULL))
	OR (n.status IN ('confirmed', 'cancelled')) <> (n.closed_at IS NOT NULL)
	OR (n.status IN ('new', 'open', 'covered') AND EXISTS (SELECT 1 FROM duty d WHERE d.need = n.id
		AND d.round = n.reopened AND d.status IN ('in', 'out', 'confirmed')))
	OR (n.status IN ('done', 'confirmed', 'cancelled') AND EXISTS (SELECT 1 FROM duty d WHERE d.need = n.id
		AND d.status = 'assigned'))
LIMIT 1;

-- Work is over when nobody is there and nobody is to come.
-- name: verify_need_working
SELECT n.id FROM need n
WHERE n.status = 'working' AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.need = n.id AND d.round = n.reopened
	AND d.status IN ('assigned', 'in'))
LIMIT 1;

-- name: verify_need_cancelled
SELECT n.id FROM need n
WHERE n.status = 'cancelled' AND (EXISTS (SELECT 1 FROM call c WHERE c.need = n.id AND c.status = 'open')
	OR EXISTS (SELECT 1 FROM ask k WHERE k.need = n.id AND k.status IN ('asked', 'waiting')))
LIMIT 1;

-- name: verify_duty_times
SELECT d.id FROM duty d
WHERE d.starts_at >= d.ends_at
	OR (d.status IN ('assigned', 'missed', 'cancelled') AND (d.in_at IS NOT NULL OR d.out_at IS NOT NULL))
	OR (d.status = 'in' AND (d.in_at IS NULL OR d.in_how IS NULL OR d.in_by IS NULL OR d.out_at IS NOT NULL))
	OR (d.status IN ('out', 'confirmed', 'disputed') AND (d.in_at IS NULL OR d.out_at IS NULL OR d.in_at >= d.out_at))
	OR (d.status = 'confirmed') <> (d.confirmed_at IS NOT NULL)
	OR (d.in_how = 'paper' AND d.witness IS NULL)
LIMIT 1;

-- name: verify_call_asks
SELECT c.id FROM call c
WHERE c.asked <> (SELECT COUNT(*) FROM ask k WHERE k.call = c.id)
	OR (c.status = 'closed' AND EXISTS (SELECT 1 FROM ask k WHERE k.call = c.id AND k.status = 'asked'))
LIMIT 1;

-- Who said yes has a duty, or had one.
-- name: verify_ask_duties
SELECT k.id FROM ask k
WHERE k.status = 'accepted' AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.need = k.need AND d.volunteer = k.volunteer)
LIMIT 1;

-- name: verify_line
SELECT k.id FROM ask k
WHERE (k.status = 'waiting' AND (k.place IS NULL OR k.place < 1))
	OR (k.place IS NOT NULL AND EXISTS (SELECT 1 FROM ask o WHERE o.need = k.need AND o.place = k.place AND o.id <> k.id))
LIMIT 1;

-- Plans never overlap plans, nor true times true times; what was worked longer than planned may run into a plan.
-- name: verify_two_places
SELECT a.id FROM duty a JOIN duty b ON b.volunteer = a.volunteer AND b.id > a.id
WHERE (a.status = 'assigned' AND b.status = 'assigned' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at)
	OR (a.out_at IS NOT NULL AND b.out_at IS NOT NULL AND a.in_at < b.out_at AND b.in_at < a.out_at)
	OR (a.status = 'in' AND b.status = 'in')
LIMIT 1;

-- name: verify_hours
SELECT d.id FROM duty d LEFT JOIN ledger l ON l.duty = d.id AND l.kind = 'service'
WHERE (d.status = 'confirmed' AND (l.id IS NULL OR d.in_at IS NULL OR d.out_at IS NULL OR d.confirmed_at IS NULL
		OR l.minutes <> (d.out_at - d.in_at) / 60000000))
	OR (d.status <> 'confirmed' AND l.id IS NOT NULL)
LIMIT 1;

-- name: verify_hours_negative
SELECT duty FROM ledger GROUP BY duty HAVING SUM(minutes) < 0 LIMIT 1;

-- name: verify_ledger
SELECT id, duty, person, kind, minutes, reason, signed_by, at, signature FROM ledger ORDER BY id;

-- name: verify_ids
SELECT id FROM (SELECT id FROM need UNION ALL SELECT id FROM duty UNION ALL SELECT id FROM call UNION ALL SELECT id FROM ask
	UNION ALL SELECT id FROM need_tier UNION ALL SELECT id FROM loan UNION ALL SELECT id FROM rest_override
	UNION ALL SELECT id FROM ledger UNION ALL SELECT id FROM person UNION ALL SELECT id FROM organisation
	UNION ALL SELECT id FROM incident UNION ALL SELECT id FROM complaint UNION ALL SELECT id FROM account
	UNION ALL SELECT id FROM account_grant UNION ALL SELECT id FROM session UNION ALL SELECT id FROM dispatch_run UNION ALL SELECT id FROM dispatch_edit UNION ALL SELECT id FROM notice) AS ids
GROUP BY id HAVING COUNT(*) > 1 LIMIT 1;

-- name: verify_volunteer_count
SELECT CAST(area AS INTEGER) FROM (
	SELECT area, volunteers, on_duty FROM volunteer_count
	UNION ALL
	SELECT area, -COUNT(*), -SUM(on_duty) FROM volunteer WHERE status = 'approved' GROUP BY area) AS counts
GROUP BY area HAVING SUM(volunteers) <> 0 OR SUM(on_duty) <> 0 LIMIT 1;

-- name: verify_reads
SELECT r.seq FROM person_read r
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.seq = r.seq AND j.kind = 'person.read') LIMIT 1;

-- name: verify_need_lines
SELECT t.id FROM need t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_duty_lines
SELECT t.id FROM duty t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'duty' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_call_lines
SELECT t.id FROM call t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'call' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_person_lines
SELECT t.id FROM person t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'person' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_volunteer_lines
SELECT t.id FROM volunteer t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'volunteer' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_organisation_lines
SELECT t.id FROM organisation t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'organisation' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_incident_lines
SELECT t.id FROM incident t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'incident' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_complaint_lines
SELECT t.id FROM complaint t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'complaint' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_account_lines
SELECT t.id FROM account t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'account' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_ask_lines
SELECT t.id FROM ask t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'call' AND j.subject_id = t.call AND j.kind = 'call.open')
LIMIT 1;

-- name: verify_tier_lines
SELECT t.id FROM need_tier t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = t.need AND j.kind = 'need.tier')
LIMIT 1;

-- name: verify_loan_lines
SELECT t.id FROM loan t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = t.need AND j.kind = 'loan.ask')
LIMIT 1;

-- name: verify_override_lines
SELECT t.id FROM rest_override t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = t.need AND j.kind = 'rest.override')
LIMIT 1;

-- name: verify_ledger_lines
SELECT t.id FROM ledger t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'duty' AND j.subject_id = t.duty AND j.kind = 'ledger.line')
LIMIT 1;

-- name: verify_grant_lines
SELECT t.id FROM account_grant t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'account' AND j.subject_id = t.account AND j.kind = 'grant.give')
LIMIT 1;

-- name: verify_duties
SELECT d.id, d.need, d.volunteer, d.starts_at, d.ends_at, d.in_at, d.out_at, d.ppe, d.hot, d.level,
	COALESCE(d.staff, v.staff) AS staff, v.birth, n.task,
	(SELECT MIN(j.seq) FROM journal j WHERE j.subject = 'duty' AND j.subject_id = d.id AND j.kind = 'duty.assign') AS assigned_seq,
	(SELECT MIN(j.seq) FROM journal j WHERE j.subject = 'duty' AND j.subject_id = d.id AND j.kind = 'duty.miss') AS missed_seq
FROM duty d JOIN volunteer v ON v.id = d.volunteer JOIN need n ON n.id = d.need
WHERE d.status NOT IN ('cancelled', 'missed') ORDER BY d.volunteer, d.starts_at;

-- name: verify_overrides
SELECT rule FROM rest_override WHERE volunteer = :volunteer AND need = :need;

-- name: verify_dispatch_lines
SELECT t.id FROM dispatch_run t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'dispatch' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_dispatch_places
SELECT run FROM dispatch_need WHERE standing + planned > wanted LIMIT 1;
