INSERT INTO area (code, level, parent, name, short_name, kind, valid_from, valid_to, successor, lon, lat, reserve_floor, population, version)
VALUES ('42', 'province', '', '湖北省', '湖北省', 'province', '2020-01-01', NULL, NULL, NULL, NULL, NULL, NULL, 1),
('4201', 'city', '42', '武汉市', '武汉市', 'city', '2020-01-01', NULL, NULL, 114.3, 30.6, NULL, NULL, 1),
('420102', 'district', '4201', '江岸区', '江岸区', 'district', '2020-01-01', NULL, NULL, NULL, NULL, NULL, NULL, 1),
('420102002', 'street', '420102', '大智街道', '大智', 'street', '2020-01-01', NULL, NULL, NULL, NULL, NULL, NULL, 1),
('420102002003', 'community', '420102002', '保成社区', '保成', 'residents_committee', '2020-01-01', NULL, NULL, 114.29, 30.59, 5, 4000, 1),
('420102002099', 'community', '420102002', '旧社区', '旧', 'residents_committee', '2020-01-01', '2024-01-01', '420102002003', NULL, NULL, NULL, NULL, 2);
INSERT INTO area_shape (code, geometry, synthetic, source)
VALUES ('420102002003', '{"type":"Point","coordinates":[114.29,30.59]}', 1, 'synthetic');
INSERT INTO area_change (id, edition, change, old_code, old_name, new_code, new_name, at)
VALUES (11, '2024-01-01', 'moved', '420102002099', '旧社区', '420102002003', '保成社区', 1760000000000003);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (2, 1760000000000003, NULL, '42', 'area.import', 'area', NULL, NULL, '{"edition":"2024-01-01"}', '');
