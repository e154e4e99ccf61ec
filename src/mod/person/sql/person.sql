-- name: person_insert
INSERT INTO person (id, area, name, pinyin, sex, birth, phone, phone_hash, id_number, id_hash, address, purpose,
	legal_basis, consent_at, destroy_by, source, simulated, created_at, version)
VALUES (:id, :area, :name, :pinyin, :sex, :birth, :phone, :phone_hash, :id_number, :id_hash, :address, :purpose,
	:legal_basis, :consent_at, :destroy_by, :source, :simulated, :created_at, :version);

-- name: person_text_insert
INSERT INTO person_text (rowid, words) VALUES (:id, :words);
-- name: person_text_insert.pgsql
INSERT INTO person_text (id, words) VALUES (:id, to_tsvector('simple', :words));

-- name: person_text_update
UPDATE person_text SET words = :words WHERE rowid = :id;
-- name: person_text_update.pgsql
UPDATE person_text SET words = to_tsvector('simple', :words) WHERE id = :id;

-- name: person_update
UPDATE person SET area = :area, name = :name, pinyin = :pinyin, sex = :sex, birth = :birth, phone = :phone,
	phone_hash = :phone_hash, address = :address, destroy_by = :destroy_by, version = :version
WHERE id = :id;

-- name: person_get
SELECT * FROM person WHERE id = :id;

-- name: person_by_id_hash
SELECT id FROM person WHERE id_hash = :id_hash;

-- name: person_list
SELECT p.*, COALESCE(a.short_name, p.area) AS area_name, v.status AS volunteer_status
FROM person p LEFT JOIN area a ON a.code = p.area LEFT JOIN volunteer v ON v.id = p.id
WHERE p.area >= :area_lo AND p.area < :area_hi AND p.id < :before AND p.destroyed_at IS NULL ORDER BY p.id DESC LIMIT :limit;

-- name: person_by_phone
SELECT p.*, COALESCE(a.short_name, p.area) AS area_name, v.status AS volunteer_status
FROM person p LEFT JOIN area a ON a.code = p.area LEFT JOIN volunteer v ON v.id = p.id
WHERE p.phone_hash = :phone_hash AND p.area >= :area_lo AND p.area < :area_hi AND p.id < :before AND p.destroyed_at IS NULL
ORDER BY p.id DESC LIMIT :limit;

-- name: person_by_words
SELECT p.*, COALESCE(a.short_name, p.area) AS area_name, v.status AS volunteer_status
FROM person_text t JOIN person p ON p.id = t.rowid
LEFT JOIN area a ON a.code = p.area LEFT JOIN volunteer v ON v.id = p.id
WHERE t.words MATCH :words AND p.area >= :area_lo AND p.area < :area_hi AND p.id < :before AND p.destroyed_at IS NULL
ORDER BY p.id DESC LIMIT :limit;
-- name: person_by_words.pgsql
SELECT p.*, COALESCE(a.short_name, p.area) AS area_name, v.status AS volunteer_status
FROM person_text t JOIN person p ON p.id = t.id
LEFT JOIN area a ON a.code = p.area LEFT JOIN volunteer v ON v.id = p.id
WHERE t.words @@ to_tsquery('simple', :words) AND p.area >= :area_lo AND p.area < :area_hi AND p.id < :before AND p.destroyed_at IS NULL
ORDER BY p.id DESC LIMIT :limit;

-- name: person_reads_of
SELECT r.seq AS id, r.at, r.purpose, a.name AS by_name FROM person_read r LEFT JOIN account a ON a.id = r.account
WHERE r.person = :person AND r.seq < :before ORDER BY r.seq DESC LIMIT :limit;

-- name: person_due
SELECT id FROM person WHERE destroyed_at IS NULL AND destroy_by < :today AND id > :after ORDER BY id LIMIT :limit;

-- name: person_destroy
UPDATE person SET name = '', pinyin = '', sex = 0, birth = NULL, phone = NULL, phone_hash = NULL, id_number = NULL,
	id_hash = NULL, address = NULL, consent_at = NULL, destroyed_at = :now, version = version + 1
WHERE id = :id;

-- name: person_text_delete
DELETE FROM person_text WHERE rowid = :id;
-- name: person_text_delete.pgsql
DELETE FROM person_text WHERE id = :id;
