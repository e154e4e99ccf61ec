-- name: complaint_insert
INSERT INTO complaint (id, area, need, body, phone, status, follow_hash, created_at, version)
VALUES (:id, :area, :need, :body, :phone, :status, :follow_hash, :created_at, :version);

-- name: complaint_get
SELECT * FROM complaint WHERE id = :id;

-- name: complaint_by_follow
SELECT * FROM complaint WHERE follow_hash = :follow_hash;

-- name: complaint_answer
UPDATE complaint SET status = 'answered', reply = :reply, answered_at = :answered_at, answered_by = :answered_by,
	version = version + 1
WHERE id = :id;

-- name: complaint_list
SELECT c.*, COALESCE(a.short_name, c.area) AS area_name
FROM complaint c LEFT JOIN area a ON a.code = c.area
WHERE c.area >= :area_lo AND c.area < :area_hi AND (CAST(:status AS TEXT) IS NULL OR c.status = :status)
	AND c.id < :before
ORDER BY c.id DESC LIMIT :limit;
