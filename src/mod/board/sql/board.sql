-- name: board_needs
SELECT SUBSTR(area, 1, CAST(:length AS INT)) AS code, COUNT(*) AS needs,
	SUM(CASE WHEN status = 'new' THEN 1 ELSE 0 END) AS needs_new,
	SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS needs_open,
	SUM(CASE WHEN status = 'covered' THEN 1 ELSE 0 END) AS covered,
	SUM(CASE WHEN status = 'working' THEN 1 ELSE 0 END) AS working,
	SUM(CASE WHEN status = 'done' THEN 1 ELSE 0 END) AS done,
	SUM(CASE WHEN status <> 'new' THEN head_count ELSE 0 END) AS wanted,
	SUM(accepted) AS accepted,
	SUM(CASE WHEN status IN ('open', 'working') AND accepted < head_count THEN 1 ELSE 0 END) AS short
FROM need WHERE area >= :area_lo AND area < :area_hi AND status IN ('new', 'open', 'covered', 'working', 'done')
GROUP BY SUBSTR(area, 1, CAST(:length AS INT));

-- name: board_volunteers
SELECT SUBSTR(area, 1, CAST(:length AS INT)) AS code, SUM(volunteers) AS volunteers, SUM(on_duty) AS on_duty
FROM volunteer_count WHERE area >= :area_lo AND area < :area_hi GROUP BY SUBSTR(area, 1, CAST(:length AS INT));

-- name: board_duties
SELECT SUBSTR(area, 1, CAST(:length AS INT)) AS code, SUM(CASE WHEN status = 'in' THEN 1 ELSE 0 END) AS checked_in,
	SUM(CASE WHEN alarm_at IS NOT NULL AND status = 'assigned' THEN 1 ELSE 0 END) AS alarms
FROM duty WHERE area >= :area_lo AND area < :area_hi AND status IN ('assigned', 'in') GROUP BY SUBSTR(area, 1, CAST(:length AS INT));

-- name: board_busy
SELECT SUBSTR(home_area, 1, CAST(:length AS INT)) AS code, COUNT(DISTINCT volunteer) AS busy
FROM duty WHERE home_area >= :area_lo AND home_area < :area_hi AND status IN ('assigned', 'in')
GROUP BY SUBSTR(home_area, 1, CAST(:length AS INT));

-- name: board_children
SELECT code, short_name AS name, level, lon, lat, reserve_floor FROM area WHERE parent = :parent AND valid_to IS NULL
ORDER BY code;

-- name: board_alarms
SELECT d.id AS duty, d.need, d.area, COALESCE(a.short_name, d.area) AS area_name, d.starts_at
FROM duty d LEFT JOIN area a ON a.code = d.area
WHERE d.area >= :area_lo AND d.area < :area_hi AND d.status = 'assigned' AND d.alarm_at IS NOT NULL
ORDER BY d.starts_at LIMIT 20;

-- name: board_complaints
SELECT COUNT(*) FROM complaint WHERE area >= :area_lo AND area < :area_hi AND status = 'open';
