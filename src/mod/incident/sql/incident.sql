-- name: incident_insert
INSERT INTO incident (id, area, title, hazard, level, exercise, destroy_days, destroy_by, status, opened_at, opened_by,
	closed_at, simulated, version)
VALUES (:id, :area, :title, :hazard, :level, :exercise, :destroy_days, :destroy_by, :status, :opened_at, :opened_by,
	:closed_at, :simulated, :version);

-- name: incident_update
UPDATE incident SET title = :title, level = :level, status = :status, destroy_by = :destroy_by, closed_at = :closed_at,
	version = :version
WHERE id = :id;

-- name: incident_get
SELECT * FROM incident WHERE id = :id;

-- name: incident_list
SELECT i.*, COALESCE(a.short_name, i.area) AS area_name,
	(SELECT COUNT(*) FROM need n WHERE n.incident = i.id AND n.status IN ('open', 'covered', 'working')) AS needs_open
FROM incident i LEFT JOIN area a ON a.code = i.area
WHERE ((i.area >= :area_lo AND i.area < :area_hi) OR :area_lo LIKE i.area || '%')
	AND (CAST(:status AS TEXT) IS NULL OR i.status = :status)
	AND i.id < :before
ORDER BY i.id DESC LIMIT :limit;

-- name: incident_due
SELECT * FROM incident WHERE destroyed_at IS NULL AND destroy_by < :today ORDER BY id LIMIT 20;

-- name: incident_destroyed
UPDATE incident SET destroyed_at = :now, version = version + 1 WHERE id = :id;

-- name: need_destroy_of
UPDATE need SET sentence = :nothing, place = NULL, lon = NULL, lat = NULL, requester = NULL, requester_name = NULL,
	requester_phone = NULL, phone_hash = NULL, version = version + 1
WHERE incident = :incident;

-- name: complaint_destroy_of
UPDATE complaint SET body = :nothing, phone = NULL, reply = NULL, version = version + 1
WHERE need IN (SELECT id FROM need WHERE incident = :incident);

-- Requests that never came to an incident.
-- name: need_destroy_stray
UPDATE need SET sentence = :nothing, place = NULL, lon = NULL, lat = NULL, requester = NULL, requester_name = NULL,
	requester_phone = NULL, phone_hash = NULL, version = version + 1
WHERE incident IS NULL AND closed_at < :before AND LENGTH(sentence) > 0;

-- name: complaint_destroy_stray
UPDATE complaint SET body = :nothing, phone = NULL, reply = NULL, version = version + 1
WHERE answered_at < :before AND LENGTH(body) > 0;
