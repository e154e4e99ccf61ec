-- name: verify_head_count
SELECT n.id FROM need n
WHERE n.head_count < (SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.round = n.reopened
		AND d.status NOT IN ('cancelled', 'disputed'))
	OR n.accepted > n.head_count LIMIT 1;

-- name: verify_two_places
SELECT a.id FROM duty a JOIN duty b ON b.volunteer = a.volunteer AND b.id > a.id
WHERE a.status NOT IN ('cancelled', 'missed') AND b.status NOT IN ('cancelled', 'missed')
	AND COALESCE(a.in_at, a.starts_at) < COALESCE(b.out_at, b.ends_at)
	AND COALESCE(b.in_at, b.starts_at) < COALESCE(a.out_at, a.ends_at)
	AND (a.in_at IS NULL OR a.out_at IS NULL OR b.in_at IS NULL OR b.out_at IS NULL OR (a.in_at < b.out_at AND b.in_at < a.out_at))
LIMIT 1;

-- name: verify_hours
SELECT d.id FROM duty d LEFT JOIN ledger l ON l.duty = d.id AND l.kind = 'service'
WHERE (d.status = 'confirmed' AND (l.id IS NULL OR d.in_at IS NULL OR d.out_at IS NULL OR d.confirmed_at IS NULL
		OR l.minutes <> (d.out_at - d.in_at) / 60000000))
	OR (d.status <> 'confirmed' AND l.id IS NOT NULL)
LIMIT 1;

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
SELECT d.id, d.need, d.volunteer, d.starts_at, d.ends_at, d.in_at, d.out_at, d.ppe, d.hot, d.level, COALESCE(d.staff, v.staff) AS staff, v.birth,
	n.task
FROM duty d JOIN volunteer v ON v.id = d.volunteer JOIN need n ON n.id = d.need
WHERE d.status NOT IN ('cancelled', 'missed') ORDER BY d.volunteer, d.starts_at;

-- name: verify_overrides
SELECT rule FROM rest_override WHERE volunteer = :volunteer AND need = :need;

-- name: verify_dispatch_lines
SELECT t.id FROM dispatch_run t
WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'dispatch' AND j.subject_id = t.id) LIMIT 1;

-- name: verify_dispatch_places
SELECT run FROM dispatch_need WHERE standing + planned > wanted LIMIT 1;
