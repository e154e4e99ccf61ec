INSERT INTO duty (id, need, volunteer, area, home_area, status, starts_at, ends_at, ppe, level, round, in_at, in_how, in_by, out_at, out_how, out_by, witness, confirmed_at, confirmed_how, confirmed_by, alarm_at, reason, simulated, created_at, version)
VALUES (61, 52, 22, '420102002003', '420102002003', 'confirmed', 1760000000000000, 1760003600000000, 0, 'III', 0, 1760000000000000, 'code', 32, 1760003600000000, 'code', 32, NULL, 1760003600000001, 'requester', 0, NULL, NULL, 1, 1760000000000009, 4);
UPDATE need SET accepted = 1 WHERE id = 52;
INSERT INTO ledger (id, duty, person, kind, minutes, reason, signed_by, at, signature)
VALUES (62, 61, 22, 'service', 60, NULL, NULL, 1760003600000001, :ledger_signature);
INSERT INTO rest_override (id, rule, need, volunteer, reason, by_account, at, until)
VALUES (63, 'HY-01', 52, 22, '模拟理由', 31, 1760000000000009, 1760003600000000);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (15, 1760000000000009, 31, '420102002003', 'duty.assign', 'duty', 61, 22, '{}', ''),
(16, 1760000000000009, 31, '420102002003', 'rest.override', 'need', 52, 22, '{}', ''),
(17, 1760003600000001, NULL, '420102002003', 'ledger.line', 'duty', 61, 22, '{}', '');
