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
SELECT n.id FROM need n WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'need' AND j.subject_id = n.id) LIMIT 1;

-- name: verify_duty_lines
SELECT d.id FROM duty d WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'duty' AND j.subject_id = d.id) LIMIT 1;

-- name: verify_call_lines
SELECT c.id FROM call c WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'call' AND j.subject_id = c.id) LIMIT 1;

-- name: verify_person_lines
SELECT p.id FROM person p WHERE p.simulated = 0
	AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'person' AND j.subject_id = p.id) LIMIT 1;

-- name: verify_duties
SELECT d.id, d.need, d.volunteer, d.starts_at, d.ends_at, d.in_at, d.out_at, d.ppe, d.hot, d.level, v.staff, v.birth,
	n.task
FROM duty d JOIN volunteer v ON v.id = d.volunteer JOIN need n ON n.id = d.need
WHERE d.status NOT IN ('cancelled', 'missed') ORDER BY d.volunteer, d.starts_at;

-- name: verify_overrides
SELECT rule FROM rest_override WHERE volunteer = :volunteer AND need = :need;
