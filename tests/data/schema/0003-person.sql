INSERT INTO person (id, area, name, pinyin, sex, birth, phone, phone_hash, id_number, id_hash, address, purpose, legal_basis, consent_at, destroy_by, source, simulated, created_at, version)
VALUES (21, '420102002003', '模拟甲', 'moni jia mnj', 1, '1980-02-29', :phone, :phone_hash, NULL, NULL, :address, 'support', 'consent', 1760000000000000, '2099-12-31', 'worker', 1, 1760000000000004, 3),
(22, '420102002003', '模拟乙', 'moni yi mny', 2, NULL, NULL, NULL, NULL, NULL, NULL, 'dispatch', 'consent', 1760000000000000, '2099-12-31', 'self', 1, 1760000000000004, 1);
-- only: sqlite
INSERT INTO person_text (rowid, words) VALUES (21, '模拟 拟甲 moni jia mnj');
-- end
-- only: pgsql
INSERT INTO person_text (id, words) VALUES (21, to_tsvector('simple', '模拟 拟甲 moni jia mnj'));
-- end
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (3, 1760000000000004, NULL, '420102002003', 'person.make', 'person', 21, 21, '{}', ''),
(4, 1760000000000004, NULL, '420102002003', 'person.make', 'person', 22, 22, '{}', '');
