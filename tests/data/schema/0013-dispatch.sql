INSERT INTO dispatch_run (id, area, incident, from_at, to_at, based_on, scenario, status, problem, progress, node, beat_at, needs, people, pairs, wanted, standing, planned, unreserved, cost, bound, opened_at, opened_by, done_at, version)
VALUES (91, '420102', 51, 1760000000000000, 1760086400000000, NULL, NULL, 'ready', NULL, 1000, 0, 1760000000000013, 1, 1, 1, 2, 1, 1, 2, 700, 700, 1760000000000012, 31, 1760000000000013, 3);
INSERT INTO dispatch_need (run, need, wanted, standing, planned, fits, elsewhere, kept, reasons)
VALUES (91, 53, 2, 1, 1, 1, 0, 0, '{}');
INSERT INTO dispatch_move (run, volunteer, need, home_area, distance_m, cost, place, worth, pinned, status, reason)
VALUES (91, 22, 53, '420102002003', 120, 700, 1, NULL, 1, 'planned', NULL);
INSERT INTO dispatch_edit (id, run, kind, volunteer, need, at, by_account)
VALUES (92, 91, 'pin', 22, 53, 1760000000000012, 31);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (25, 1760000000000012, 31, '420102', 'dispatch.open', 'dispatch', 91, NULL, '{}', '');
