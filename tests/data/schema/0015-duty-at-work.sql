INSERT INTO need (id, incident, area, tier, status, task, priority, head_count, accepted, skills, ppe, hot, starts_at, ends_at, respond_by, sentence, place, lon, lat, requester, requester_name, requester_phone, phone_hash, follow_hash, source, duplicate_of, reason, reopened, simulated, created_at, created_by, done_at, closed_at, version)
VALUES (101, 51, '420102002003', '420102002003', 'working', 'T18', 'P2', 1, 1, '', 0, 0, 1760090000000000, 1760093600000000, NULL, :sentence, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'follow-101', 'worker', NULL, NULL, 0, 1, 1760000000000013, 31, NULL, NULL, 3);
INSERT INTO duty (id, need, volunteer, area, home_area, status, starts_at, ends_at, ppe, hot, level, round, in_at, in_how, in_by, staff, simulated, created_at, version)
VALUES (102, 101, 22, '420102002003', '420102002003', 'in', 1760090000000000, 1760093600000000, 0, 0, 'III', 0, 1760090000000000, 'code', 32, 0, 1, 1760000000000013, 2);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (26, 1760000000000013, 31, '420102002003', 'need.open', 'need', 101, NULL, '{}', ''),
(27, 1760000000000013, 31, '420102002003', 'duty.assign', 'duty', 102, 22, '{}', '');
