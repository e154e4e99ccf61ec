INSERT INTO incident (id, area, title, hazard, level, exercise, destroy_days, destroy_by, status, opened_at, opened_by, closed_at, simulated, version, destroyed_at)
VALUES (81, '4201', '模拟演练', 'epidemic', 'IV', 1, 1, '2025-10-10', 'closed', 1760000000000012, 31, 1760000000000013, 1, 3, 1760300000000000);
INSERT INTO person (id, area, name, pinyin, sex, birth, phone, phone_hash, id_number, id_hash, address, purpose, legal_basis, consent_at, destroy_by, source, simulated, created_at, version, destroyed_at)
VALUES (82, '420102002003', '', '', 0, NULL, NULL, NULL, NULL, NULL, NULL, 'support', 'consent', 1760000000000000, '2025-10-10', 'worker', 1, 1760000000000012, 2, 1760300000000000);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (21, 1760000000000012, 31, '4201', 'incident.open', 'incident', 81, NULL, '{}', ''),
(22, 1760000000000012, 31, '420102002003', 'person.make', 'person', 82, 82, '{}', ''),
(23, 1760300000000000, NULL, '4201', 'incident.destroy', 'incident', 81, NULL, '{}', ''),
(24, 1760300000000000, NULL, '420102002003', 'person.destroy', 'person', 82, 82, '{}', '');
