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
