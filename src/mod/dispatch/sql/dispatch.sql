-- name: dispatch_run_insert
INSERT INTO dispatch_run (id, area, incident, from_at, to_at, based_on, scenario, status, problem, progress, node, beat_at,
	needs, people, pairs, wanted, standing, planned, unreserved, cost, bound, step, around, opened_at, opened_by, done_at, version)
VALUES (:id, :area, :incident, :from_at, :to_at, :based_on, :scenario, :status, :problem, :progress, :node, :beat_at,
	:needs, :people, :pairs, :wanted, :standing, :planned, :unreserved, :cost, :bound, :step, :around, :opened_at, :opened_by, :done_at, :version);

-- name: dispatch_run_update
UPDATE dispatch_run SET status = :status, problem = :problem, progress = :progress, node = :node, beat_at = :beat_at,
	needs = :needs, people = :people, pairs = :pairs, wanted = :wanted, standing = :standing, planned = :planned,
	unreserved = :unreserved, cost = :cost, bound = :bound, step = :step, around = :around, done_at = :done_at, version = :version
WHERE id = :id;

-- name: dispatch_run_get
SELECT * FROM dispatch_run WHERE id = :id;

-- name: dispatch_run_next
SELECT * FROM dispatch_run WHERE status = 'queued' OR (status = 'running' AND beat_at < :silent_since)
ORDER BY id LIMIT 1;

-- name: dispatch_run_beat
UPDATE dispatch_run SET beat_at = :at, progress = :progress WHERE id = :id AND status = 'running' AND node = :node;

-- name: dispatch_run_list
SELECT r.*, COALESCE(a.short_name, r.area) AS area_name, i.title AS incident_title
FROM dispatch_run r
LEFT JOIN area a ON a.code = r.area
LEFT JOIN incident i ON i.id = r.incident
WHERE r.area >= :area_lo AND r.area < :area_hi AND r.id < :before
	AND (CAST(:status AS TEXT) IS NULL OR r.status = :status)
ORDER BY r.id DESC LIMIT :limit;

-- name: dispatch_run_view
SELECT r.*, COALESCE(a.short_name, r.area) AS area_name, i.title AS incident_title
FROM dispatch_run r
LEFT JOIN area a ON a.code = r.area
LEFT JOIN incident i ON i.id = r.incident
WHERE r.id = :id;

-- Coverage before and after, by priority.
-- name: dispatch_tallies
SELECT n.priority, COUNT(*) AS needs, SUM(d.wanted) AS wanted, SUM(d.standing) AS standing, SUM(d.planned) AS planned
FROM dispatch_need d JOIN need n ON n.id = d.need
WHERE d.run = :run GROUP BY n.priority ORDER BY n.priority;

-- Needs that lack people, with shifts that begin within the time looked at.
-- name: dispatch_needs
SELECT * FROM need
WHERE area >= :area_lo AND area < :area_hi AND status IN ('open', 'working') AND accepted < head_count
	AND starts_at >= :from_at AND starts_at < :to_at AND ends_at > :now
	AND (CAST(:incident AS INTEGER) IS NULL OR incident = :incident)
ORDER BY id LIMIT 5000;

-- Who is asked and has not answered yet; and of later than an id, who was asked, and who was put on a need.
-- name: dispatch_told
SELECT k.volunteer, k.need, n.area, 'told' AS kind FROM ask k JOIN call c ON c.id = k.call JOIN need n ON n.id = k.need
WHERE k.status = 'asked' AND c.status = 'open' AND c.closes_at > :now
UNION ALL
SELECT k.volunteer, k.need, n.area, 'asked' AS kind FROM ask k JOIN need n ON n.id = k.need
WHERE k.id >= :since
UNION ALL
SELECT d.volunteer, d.need, d.area, 'taken' AS kind FROM duty d WHERE d.id >= :since AND d.status <> 'cancelled'
ORDER BY 1, 2;

-- The needs of a plan as they are now.
-- name: dispatch_need_counts
SELECT n.id AS need, n.head_count, n.accepted, CASE WHEN n.status IN ('open', 'covered', 'working') THEN 1 ELSE 0 END AS takes
FROM dispatch_need d JOIN need n ON n.id = d.need WHERE d.run = :run;

-- name: dispatch_need_clear
DELETE FROM dispatch_need WHERE run = :run;

-- name: dispatch_floor_clear
DELETE FROM dispatch_floor WHERE run = :run;

-- name: dispatch_floor_insert
INSERT INTO dispatch_floor (run, area, kept, lent, price_low, price_high)
VALUES (:run, :area, :kept, :lent, :price_low, :price_high);

-- name: dispatch_floor_get
SELECT * FROM dispatch_floor WHERE run = :run AND area = :area;

-- The dearest first.
-- name: dispatch_floor_list
SELECT f.*, COALESCE(a.short_name, f.area) AS area_name FROM dispatch_floor f LEFT JOIN area a ON a.code = f.area
WHERE f.run = :run ORDER BY f.price_low DESC, f.area LIMIT 200;

-- name: dispatch_need_get
SELECT * FROM dispatch_need WHERE run = :run AND need = :need;

-- name: dispatch_move_clear
DELETE FROM dispatch_move WHERE run = :run AND status IN ('planned', 'refused');

-- name: dispatch_need_insert
INSERT INTO dispatch_need (run, need, wanted, standing, planned, fits, elsewhere, higher, kept, reasons, price_low, price_high,
	wider_people, wider_gain, later_people, later_gain)
VALUES (:run, :need, :wanted, :standing, :planned, :fits, :elsewhere, :higher, :kept, :reasons, :price_low, :price_high,
	:wider_people, :wider_gain, :later_people, :later_gain);

-- Whoever this run has told already keeps that row.
-- name: dispatch_move_insert
INSERT INTO dispatch_move (run, volunteer, need, home_area, distance_m, cost, place, worth, next, price_low, price_high, pinned,
	status, reason)
VALUES (:run, :volunteer, :need, :home_area, :distance_m, :cost, :place, :worth, :next, :price_low, :price_high, :pinned,
	:status, :reason)
ON CONFLICT (run, volunteer) DO NOTHING;

-- name: dispatch_move_update
UPDATE dispatch_move SET status = :status, reason = :reason WHERE run = :run AND volunteer = :volunteer;

-- name: dispatch_move_get
SELECT * FROM dispatch_move WHERE run = :run AND volunteer = :volunteer;

-- name: dispatch_need_list
SELECT d.*, r.step, n.task, n.area, n.priority, n.starts_at, n.ends_at, n.simulated, COALESCE(a.short_name, n.area) AS area_name,
	COALESCE(n.lon, a.lon) AS lon, COALESCE(n.lat, a.lat) AS lat
FROM dispatch_need d
JOIN dispatch_run r ON r.id = d.run
JOIN need n ON n.id = d.need
LEFT JOIN area a ON a.code = n.area
WHERE d.run = :run AND d.need < :before
	AND (CAST(:short AS INTEGER) IS NULL OR d.wanted > d.standing + d.planned)
ORDER BY d.need DESC LIMIT :limit;

-- The answer of whoever was asked is that of the latest ask.
-- name: dispatch_move_list
SELECT m.*, p.name AS volunteer_name, x.name AS next_name, COALESCE(h.short_name, m.home_area) AS home_area_name, n.task, n.area AS need_area,
	n.priority, n.starts_at, n.ends_at, n.simulated, COALESCE(a.short_name, n.area) AS need_area_name, d.fits,
	(SELECT k.status FROM ask k WHERE k.need = m.need AND k.volunteer = m.volunteer ORDER BY k.id DESC LIMIT 1) AS answer
FROM dispatch_move m
JOIN person p ON p.id = m.volunteer
JOIN need n ON n.id = m.need
LEFT JOIN person x ON x.id = m.next
LEFT JOIN dispatch_need d ON d.run = m.run AND d.need = m.need
LEFT JOIN area h ON h.code = m.home_area
LEFT JOIN area a ON a.code = n.area
WHERE m.run = :run AND m.volunteer < :before AND (CAST(:need AS INTEGER) IS NULL OR m.need = :need)
	AND (CAST(:status AS TEXT) IS NULL OR m.status = :status)
ORDER BY m.volunteer DESC LIMIT :limit;

-- Streams of people from community to community, for the map.
-- name: dispatch_streams
SELECT substr(m.home_area, 1, 12) AS from_area, substr(n.area, 1, 12) AS to_area, COUNT(*) AS people,
	MIN(h.lon) AS from_lon, MIN(h.lat) AS from_lat, MIN(a.lon) AS to_lon, MIN(a.lat) AS to_lat,
	MIN(COALESCE(h.short_name, m.home_area)) AS from_name, MIN(COALESCE(a.short_name, n.area)) AS to_name
FROM dispatch_move m
JOIN need n ON n.id = m.need
LEFT JOIN area h ON h.code = substr(m.home_area, 1, 12)
LEFT JOIN area a ON a.code = substr(n.area, 1, 12)
WHERE m.run = :run AND m.status <> 'refused'
GROUP BY substr(m.home_area, 1, 12), substr(n.area, 1, 12) ORDER BY people DESC LIMIT 2000;

-- name: dispatch_edit_put
INSERT INTO dispatch_edit (id, run, kind, volunteer, need, at, by_account)
VALUES (:id, :run, :kind, :volunteer, :need, :at, :by_account)
ON CONFLICT (run, volunteer, need) DO UPDATE SET kind = excluded.kind, at = excluded.at, by_account = excluded.by_account;

-- name: dispatch_edit_drop
DELETE FROM dispatch_edit WHERE run = :run AND volunteer = :volunteer;

-- name: dispatch_edit_unpin
DELETE FROM dispatch_edit WHERE run = :run AND volunteer = :volunteer AND kind = 'pin';

-- name: dispatch_edit_of
SELECT kind, volunteer, need FROM dispatch_edit WHERE run = :run ORDER BY volunteer, need;
