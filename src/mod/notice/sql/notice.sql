-- name: notice_insert
INSERT INTO notice (id, person, kind, subject, subject_id, need, at) VALUES (:id, :person, :kind, :subject, :subject_id,
	:need, :at);

-- name: notice_mine
SELECT m.id, m.kind, m.subject, m.subject_id, m.need, n.task, m.at, m.read_at
FROM notice m LEFT JOIN need n ON n.id = m.need
WHERE m.person = :person AND m.id < :before ORDER BY m.id DESC LIMIT :limit;

-- name: notice_mark_read
UPDATE notice SET read_at = :now WHERE person = :person AND id <= :up_to AND read_at IS NULL;
