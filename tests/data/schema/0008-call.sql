INSERT INTO call (id, need, area, wanted, asked, status, counts, opened_at, opened_by, closes_at, simulated)
VALUES (71, 52, '420102002003', 1, 1, 'closed', '{"fit":1}', 1760000000000010, 31, 1760000000000011, 1);
INSERT INTO ask (id, call, need, volunteer, home_area, status, place, distance_m, asked_at, answered_at, reason, version)
VALUES (72, 71, 52, 22, '420102002003', 'accepted', NULL, 120, 1760000000000010, 1760000000000011, NULL, 2);
INSERT INTO need_tier (id, need, from_area, to_area, shortfall, why, at, by_account)
VALUES (73, 53, '420102002003', '420102002', 1, '{"busy":1}', 1760000000000010, NULL);
INSERT INTO loan (id, need, lender, people, status, reason, objected_by, at, version)
VALUES (74, 53, '420102002003', 1, 'settled', NULL, NULL, 1760000000000010, 1);
INSERT INTO notice (id, person, kind, subject, subject_id, need, at, read_at)
VALUES (75, 22, 'asked', 'ask', 72, 52, 1760000000000010, NULL);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (18, 1760000000000010, 31, '420102002003', 'call.open', 'call', 71, NULL, '{}', ''),
(19, 1760000000000010, NULL, '420102002', 'need.tier', 'need', 53, NULL, '{}', ''),
(20, 1760000000000010, NULL, '420102002003', 'loan.ask', 'need', 53, NULL, '{}', '');
