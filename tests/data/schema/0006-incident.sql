INSERT INTO incident (id, area, title, hazard, level, exercise, destroy_days, destroy_by, status, opened_at, opened_by, closed_at, simulated, version)
VALUES (51, '4201', '模拟防汛', 'flood', 'III', 0, 3650, NULL, 'open', 1760000000000009, 31, NULL, 1, 1);
INSERT INTO need (id, incident, area, tier, status, task, priority, head_count, accepted, skills, ppe, starts_at, ends_at, respond_by, sentence, place, lon, lat, requester, requester_name, requester_phone, phone_hash, follow_hash, source, duplicate_of, reason, reopened, simulated, created_at, created_by, done_at, closed_at, version)
VALUES (52, 51, '420102002003', '420102002003', 'confirmed', 'T18', 'P2', 1, 0, '', 0, 1760000000000000, 1760003600000000, NULL, :sentence, :place, NULL, NULL, 21, NULL, :requester_phone, :phone_hash, 'follow-52', 'worker', NULL, NULL, 0, 1, 1760000000000009, 31, 1760003600000000, 1760003600000001, 6),
(53, 51, '420102002003', '420102002003', 'cancelled', 'T18', 'P3', 2, 0, 'S01', 0, 1760000000000000, 1760003600000000, NULL, :sentence, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'follow-53', 'web', NULL, 'withdrawn', 0, 1, 1760000000000009, NULL, NULL, 1760000000000010, 2);
INSERT INTO complaint (id, area, need, body, phone, status, reply, follow_hash, created_at, answered_at, answered_by, version)
VALUES (54, '420102002003', 52, :complaint, NULL, 'open', NULL, 'follow-54', 1760003600000002, NULL, NULL, 1);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (11, 1760000000000009, 31, '4201', 'incident.open', 'incident', 51, NULL, '{}', ''),
(12, 1760000000000009, 31, '420102002003', 'need.open', 'need', 52, NULL, '{}', ''),
(13, 1760000000000009, NULL, '420102002003', 'need.ask', 'need', 53, NULL, '{}', ''),
(14, 1760003600000002, NULL, '420102002003', 'complaint.make', 'complaint', 54, NULL, '{}', '');
