INSERT INTO organisation (id, area, name, kind, credit_code, contact_name, contact_phone, status, simulated, created_at, version)
VALUES (41, '420102', '模拟志愿队', 'volunteer_team', NULL, '模拟丙', :contact_phone, 'active', 1, 1760000000000007, 1);
INSERT INTO membership (organisation, person, home_area, title, since, reported_at)
VALUES (41, 22, '420102002003', '队员', 1760000000000007, NULL);
INSERT INTO volunteer (id, area, status, staff, on_duty, radius_m, lon, lat, birth, guardian_consent, availability, asked_count, last_asked_at, decided_by, decided_at, reason, simulated, created_at, version)
VALUES (22, '420102002003', 'approved', 0, 1, 3000, 114.29, 30.59, 638640000000000, 0, 'ffffffffffffffffffffffffffffffffffffffffff', 1, 1760000000000010, 31, 1760000000000008, NULL, 1, 1760000000000007, 2);
INSERT INTO volunteer_skill (volunteer, skill, certificate, status, verified_by, verified_at, expires_at)
VALUES (22, 'S01', NULL, 'verified', 31, 1760000000000008, NULL);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (9, 1760000000000007, 31, '420102', 'organisation.make', 'organisation', 41, NULL, '{}', ''),
(10, 1760000000000008, 31, '420102002003', 'volunteer.approve', 'volunteer', 22, 22, '{}', '');
