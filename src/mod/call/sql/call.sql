-- Who may be asked. A whole city is read in the order of its table, which spares sorting it; the
-- unary plus keeps SQLite off the index by area, which pays for smaller subtrees.
-- name: eligible_city
SELECT id, area, staff, on_duty, guardian_consent, simulated, radius_m, lon, lat, birth, availability, asked_count,
	last_asked_at
FROM volunteer WHERE +area >= :area_lo AND +area < :area_hi AND +status = 'approved'
ORDER BY id;

-- name: eligible_city.pgsql
SELECT id, area, staff, on_duty, guardian_consent, simulated, radius_m, lon, lat, birth, availability, asked_count,
	last_asked_at
FROM volunteer WHERE area >= :area_lo AND area < :area_hi AND status = 'approved'
ORDER BY id;

-- name: eligible_subtree
SELECT id, area, staff, on_duty, guardian_consent, simulated, radius_m, lon, lat, birth, availability, asked_count,
	last_asked_at
FROM volunteer WHERE area >= :area_lo AND area < :area_hi AND status = 'approved'
ORDER BY id;

-- name: eligible_one
SELECT id, area, staff, on_duty, guardian_consent, simulated, radius_m, lon, lat, birth, availability, asked_count,
	last_asked_at
FROM volunteer WHERE id = :only AND status = 'approved';

-- name: eligible_not_approved
SELECT COUNT(*) FROM volunteer WHERE area >= :area_lo AND area < :area_hi AND status <> 'approved';

-- name: holders_city
SELECT volunteer, CASE WHEN status = 'verified' THEN 1 ELSE 0 END AS verified, expires_at FROM volunteer_skill
WHERE skill = :skill ORDER BY volunteer;

-- name: holders_subtree
SELECT s.volunteer, CASE WHEN s.status = 'verified' THEN 1 ELSE 0 END AS verified, s.expires_at
FROM volunteer v JOIN volunteer_skill s ON s.skill = :skill AND s.volunteer = v.id
WHERE v.area >= :area_lo AND v.area < :area_hi AND v.status = 'approved' ORDER BY v.id;

-- name: holders_one
SELECT volunteer, CASE WHEN status = 'verified' THEN 1 ELSE 0 END AS verified, expires_at FROM volunteer_skill
WHERE skill = :skill AND volunteer = :only;

-- name: eligible_asked
SELECT DISTINCT volunteer FROM ask WHERE need = :need AND status IN ('asked', 'accepted', 'waiting', 'declined')
ORDER BY volunteer;

-- name: eligible_floors
SELECT area, MAX(floor) AS floor FROM (
	SELECT code AS area, reserve_floor AS floor FROM area WHERE reserve_floor IS NOT NULL AND level = 'community'
	UNION ALL
	SELECT lender AS area, 1000000000 AS floor FROM loan WHERE need = :need AND status = 'objected') AS floors
GROUP BY area ORDER BY area;

-- name: call_insert
INSERT INTO call (id, need, area, wanted, asked, status, counts, opened_at, opened_by, closes_at, simulated)
VALUES (:id, :need, :area, :wanted, :asked, :status, :counts, :opened_at, :opened_by, :closes_at, :simulated);

-- name: call_get
SELECT * FROM call WHERE id = :id;

-- name: call_close
UPDATE call SET status = 'closed' WHERE id = :id;

-- name: call_of_need
SELECT * FROM call WHERE need = :need AND id < :before ORDER BY id DESC LIMIT :limit;

-- name: call_open_of_need
SELECT * FROM call WHERE need = :need AND status = 'open' ORDER BY id;

-- name: call_over
SELECT * FROM call WHERE status = 'open' AND closes_at < :now ORDER BY closes_at LIMIT 200;

-- name: call_answers
SELECT status, COUNT(*) AS n FROM ask WHERE call = :call GROUP BY status;

-- name: ask_insert
INSERT INTO ask (id, call, need, volunteer, home_area, status, place, distance_m, asked_at, answered_at, reason, version)
VALUES (:id, :call, :need, :volunteer, :home_area, :status, :place, :distance_m, :asked_at, :answered_at, :reason,
	:version);

-- name: ask_update
UPDATE ask SET status = :status, place = :place, answered_at = :answered_at, reason = :reason, version = :version
WHERE id = :id;

-- name: ask_get
SELECT * FROM ask WHERE id = :id;

-- name: ask_open_of_call
SELECT * FROM ask WHERE call = :call AND status = 'asked' ORDER BY id;

-- name: ask_waiting_of_need
SELECT * FROM ask WHERE need = :need AND status = 'waiting' ORDER BY place, id;

-- name: ask_waiting_count
SELECT COUNT(*) FROM ask WHERE need = :need AND status = 'waiting';

-- name: ask_last_place
SELECT COALESCE(MAX(place), 0) FROM ask WHERE need = :need;

-- name: ask_line_before
SELECT COUNT(*) FROM ask WHERE need = :need AND status = 'waiting' AND place < :place;

-- name: ask_of_lender
SELECT * FROM ask WHERE need = :need AND status IN ('asked', 'waiting') AND home_area >= :area_lo
	AND home_area < :area_hi ORDER BY id;

-- name: ask_accepted_of
SELECT * FROM ask WHERE need = :need AND volunteer = :volunteer AND status = 'accepted' ORDER BY id DESC LIMIT 1;

-- name: ask_list
SELECT k.id, k.volunteer, p.name AS volunteer_name, k.home_area, COALESCE(a.short_name, k.home_area) AS home_area_name,
	k.status, k.place, k.distance_m, k.asked_at, k.answered_at, k.reason
FROM ask k
JOIN person p ON p.id = k.volunteer
LEFT JOIN area a ON a.code = k.home_area
WHERE k.call = :call AND k.id < :before
ORDER BY k.id DESC LIMIT :limit;

-- name: ask_mine
SELECT k.id, k.call, k.need, n.task, n.area, COALESCE(a.short_name, n.area) AS area_name, i.title AS incident_title,
	n.priority, n.head_count, n.accepted, n.starts_at, n.ends_at, n.ppe, k.status, k.place, k.distance_m, k.asked_at,
	c.closes_at, v.asked_count, n.simulated
FROM ask k
JOIN call c ON c.id = k.call
JOIN need n ON n.id = k.need
JOIN volunteer v ON v.id = k.volunteer
LEFT JOIN incident i ON i.id = n.incident
LEFT JOIN area a ON a.code = n.area
WHERE k.volunteer = :volunteer AND k.id < :before AND (CAST(:ask AS INTEGER) IS NULL OR k.id = :ask)
ORDER BY k.id DESC LIMIT :limit;

-- name: need_short_due
SELECT id FROM need WHERE status = 'open' AND accepted < head_count AND respond_by < :now
ORDER BY respond_by LIMIT 50;

-- name: need_tier_insert
INSERT INTO need_tier (id, need, from_area, to_area, shortfall, why, at, by_account)
VALUES (:id, :need, :from_area, :to_area, :shortfall, :why, :at, :by_account);

-- name: loan_add
INSERT INTO loan (id, need, lender, people, status, at, version)
VALUES (:id, :need, :lender, :people, 'standing', :at, 1)
ON CONFLICT (need, lender) DO UPDATE SET people = loan.people + excluded.people, version = loan.version + 1;

-- name: loan_get
SELECT * FROM loan WHERE id = :id;

-- name: loan_update
UPDATE loan SET status = :status, reason = :reason, objected_by = :objected_by, version = :version WHERE id = :id;

-- name: loan_list
SELECT l.id, l.need, n.task, n.area AS to_area, COALESCE(t.short_name, n.area) AS to_area_name, l.lender,
	COALESCE(a.short_name, l.lender) AS lender_name, l.people,
	(SELECT COUNT(*) FROM ask k WHERE k.need = l.need AND k.status = 'accepted' AND k.home_area >= l.lender
		AND k.home_area < l.lender || ':') AS accepted,
	l.status, l.reason, l.at, l.version
FROM loan l
JOIN need n ON n.id = l.need
LEFT JOIN area t ON t.code = n.area
LEFT JOIN area a ON a.code = l.lender
WHERE ((l.lender >= :area_lo AND l.lender < :area_hi) OR (n.area >= :area_lo AND n.area < :area_hi))
	AND (CAST(:status AS TEXT) IS NULL OR l.status = :status)
	AND l.id < :before
ORDER BY l.id DESC LIMIT :limit;

-- How often each was asked lately, where that is no longer what stands.
-- name: call_asked_lately
SELECT v.id AS volunteer, COUNT(a.id) AS count FROM volunteer v
LEFT JOIN ask a ON a.volunteer = v.id AND a.asked_at >= :since
WHERE v.asked_count > 0 GROUP BY v.id, v.asked_count HAVING COUNT(a.id) <> v.asked_count LIMIT 5000;
