-- name: area_get
SELECT * FROM area WHERE code = :code;

-- name: area_insert
INSERT INTO area (code, level, parent, name, short_name, kind, valid_from, valid_to, successor, lon, lat, reserve_floor,
	population, version)
VALUES (:code, :level, :parent, :name, :short_name, :kind, :valid_from, :valid_to, :successor, :lon, :lat,
	:reserve_floor, :population, :version);

-- name: area_update
UPDATE area SET level = :level, parent = :parent, name = :name, short_name = :short_name, kind = :kind,
	valid_to = :valid_to, successor = :successor, lon = :lon, lat = :lat, reserve_floor = :reserve_floor,
	population = :population, version = :version
WHERE code = :code;

-- name: area_all
SELECT * FROM area ORDER BY code;

-- name: area_list
SELECT a.*, (SELECT COUNT(*) FROM area c WHERE c.parent = a.code AND c.valid_to IS NULL) AS children
FROM area a
WHERE (CAST(:parent AS TEXT) IS NULL OR a.parent = :parent)
	AND (CAST(:level AS TEXT) IS NULL OR a.level = :level)
	AND (CAST(:q AS TEXT) IS NULL OR a.name LIKE '%' || :q || '%' OR a.code LIKE :q || '%')
	AND (CAST(:closed AS INTEGER) = 1 OR a.valid_to IS NULL)
	AND a.code > :after
ORDER BY a.code LIMIT :limit;

-- name: area_children_count
SELECT COUNT(*) FROM area WHERE parent = :code AND valid_to IS NULL;

-- name: area_last_grid
SELECT MAX(code) AS max FROM area WHERE parent = :code AND level = 'grid';

-- name: area_change_insert
INSERT INTO area_change (id, edition, change, old_code, old_name, new_code, new_name, at)
VALUES (:id, :edition, :change, :old_code, :old_name, :new_code, :new_name, :at);

-- name: area_point
UPDATE area SET lon = :lon, lat = :lat, version = version + 1 WHERE code = :code;

-- name: area_shape_put
INSERT INTO area_shape (code, geometry, synthetic, source) VALUES (:code, :geometry, :synthetic, :source)
ON CONFLICT (code) DO UPDATE SET geometry = excluded.geometry, synthetic = excluded.synthetic, source = excluded.source;

-- name: area_shapes_of
SELECT a.code, a.name, a.short_name, a.lon, a.lat, s.geometry, s.synthetic
FROM area a LEFT JOIN area_shape s ON s.code = a.code
WHERE a.parent = :parent AND a.valid_to IS NULL ORDER BY a.code;

-- name: area_move_person
UPDATE person SET area = :new_code, version = version + 1 WHERE area = :old_code;
-- name: area_move_volunteer
UPDATE volunteer SET area = :new_code, version = version + 1 WHERE area = :old_code;
-- name: area_move_organisation
UPDATE organisation SET area = :new_code, version = version + 1 WHERE area = :old_code;
-- name: area_move_membership
UPDATE membership SET home_area = :new_code WHERE home_area = :old_code;
-- name: area_move_need
UPDATE need SET area = :new_code, version = version + 1 WHERE area = :old_code AND closed_at IS NULL;
-- name: area_move_need_tier
UPDATE need SET tier = :new_code, version = version + 1 WHERE tier = :old_code AND closed_at IS NULL;
-- name: area_move_grant
UPDATE account_grant SET area = :new_code WHERE area = :old_code;

-- name: area_communities
SELECT * FROM area WHERE level = 'community' AND valid_to IS NULL ORDER BY code;
