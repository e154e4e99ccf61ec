-- name: need_insert
INSERT INTO need (id, incident, area, tier, status, task, priority, head_count, accepted, skills, ppe, hot, starts_at, ends_at,
	respond_by, sentence, place, lon, lat, requester, requester_name, requester_phone, phone_hash, follow_hash, source,
	duplicate_of, reason, reopened, simulated, created_at, created_by, done_at, closed_at, version)
VALUES (:id, :incident, :area, :tier, :status, :task, :priority, :head_count, :accepted, :skills, :ppe, :hot, :starts_at,
	:ends_at, :respond_by, :sentence, :place, :lon, :lat, :requester, :requester_name, :requester_phone, :phone_hash,
	:follow_hash, :source, :duplicate_of, :reason, :reopened, :simulated, :created_at, :created_by, :done_at, :closed_at,
	:version);

-- name: need_update
UPDATE need SET incident = :incident, area = :area, tier = :tier, status = :status, task = :task, priority = :priority,
	head_count = :head_count, accepted = :accepted, skills = :skills, ppe = :ppe, hot = :hot, starts_at = :starts_at,
	ends_at = :ends_at, respond_by = :respond_by, sentence = :sentence, place = :place, lon = :lon, lat = :lat,
	requester = :requester, requester_name = :requester_name, requester_phone = :requester_phone,
	phone_hash = :phone_hash, duplicate_of = :duplicate_of, reason = :reason, reopened = :reopened, done_at = :done_at,
	closed_at = :closed_at, version = :version
WHERE id = :id;

-- name: need_get
SELECT * FROM need WHERE id = :id;

-- name: need_by_follow
SELECT * FROM need WHERE follow_hash = :follow_hash;

-- name: need_list
SELECT n.*, COALESCE(a.short_name, n.area) AS area_name, COALESCE(t.short_name, n.tier) AS tier_name,
	(SELECT COUNT(*) FROM ask k WHERE k.need = n.id AND k.status = 'waiting') AS waiting,
	(SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.status = 'in') AS checked_in
FROM need n
LEFT JOIN area a ON a.code = n.area
LEFT JOIN area t ON t.code = n.tier
WHERE n.area >= :area_lo AND n.area < :area_hi
	AND (CAST(:incident AS INTEGER) IS NULL OR n.incident = :incident)
	AND (CAST(:status AS TEXT) IS NULL OR n.status = :status)
	AND (CAST(:priority AS TEXT) IS NULL OR n.priority = :priority)
	AND (CAST(:tier AS TEXT) IS NULL OR n.tier = :tier)
	AND (CAST(:short AS INTEGER) IS NULL OR (n.status IN ('open', 'working') AND n.accepted < n.head_count))
	AND n.id < :before
ORDER BY n.id DESC LIMIT :limit;

-- name: need_one
SELECT n.*, COALESCE(a.short_name, n.area) AS area_name, COALESCE(t.short_name, n.tier) AS tier_name,
	(SELECT COUNT(*) FROM ask k WHERE k.need = n.id AND k.status = 'waiting') AS waiting,
	(SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.status = 'in') AS checked_in
FROM need n
LEFT JOIN area a ON a.code = n.area
LEFT JOIN area t ON t.code = n.tier
WHERE n.id = :id;

-- name: need_of_requester
SELECT n.*, COALESCE(a.short_name, n.area) AS area_name, COALESCE(t.short_name, n.tier) AS tier_name,
	0 AS waiting, (SELECT COUNT(*) FROM duty d WHERE d.need = n.id AND d.status = 'in') AS checked_in
FROM need n
LEFT JOIN area a ON a.code = n.area
LEFT JOIN area t ON t.code = n.tier
WHERE n.requester = :requester AND n.id < :before
ORDER BY n.id DESC LIMIT :limit;

-- name: need_near_duplicates
SELECT * FROM need
WHERE id <> :id AND status <> 'cancelled' AND created_at > :since AND created_at < :until
	AND ((area >= :area_lo AND area < :area_hi) OR phone_hash = :phone_hash)
ORDER BY id DESC LIMIT 200;

-- name: need_tiers
SELECT from_area, to_area, shortfall, why, at FROM need_tier WHERE need = :need ORDER BY id;

-- name: need_helpers
SELECT COUNT(*) FROM duty WHERE need = :need AND status = :status;
