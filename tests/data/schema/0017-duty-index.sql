INSERT INTO need (id, incident, area, tier, status, task, priority, head_count, accepted, skills, ppe, hot, starts_at, ends_at, respond_by, sentence, place, lon, lat, requester, requester_name, requester_phone, phone_hash, follow_hash, source, duplicate_of, reason, reopened, simulated, created_at, created_by, done_at, closed_at, version)
VALUES (111, 51, '420102002003', '420102002003', 'covered', 'T18', 'P2', 1, 1, '', 0, 0, 1760190000000000, 1760193600000000, NULL, :sentence, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'follow-111', 'worker', NULL, NULL, 0, 1, 1760000000000017, 31, NULL, NULL, 3);
INSERT INTO duty (id, need, volunteer, area, home_area, status, starts_at, ends_at, ppe, hot, level, round, alarm_at, staff, simulated, created_at, version)
VALUES (112, 111, 22, '420102002003', '420102002003', 'assigned', 1760190000000000, 1760193600000000, 0, 0, 'III', 0, 1760191000000000, 0, 1, 1760000000000017, 2);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (28, 1760000000000017, 31, '420102002003', 'need.open', 'need', 111, NULL, '{}', ''),
(29, 1760000000000017, 31, '420102002003', 'duty.assign', 'duty', 112, 22, '{}', '');
