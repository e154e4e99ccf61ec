INSERT INTO account (id, person, login, name, password_hash, totp_secret, totp_step, failed, locked_until, status, language, simulated, created_at, version)
VALUES (31, NULL, 'old.commander', '模拟指挥员', :password_hash, NULL, 0, 0, NULL, 'active', 'zh-CN', 1, 1760000000000005, 1),
(32, 22, 'old.volunteer', '模拟乙', :password_hash, NULL, 0, 2, 1760000000000006, 'active', 'zh-CN', 1, 1760000000000005, 2);
INSERT INTO account_grant (id, account, role, area, since, until, given_by)
VALUES (33, 31, 'commander', '4201', 1760000000000005, NULL, NULL),
(34, 32, 'volunteer', '420102002003', 1760000000000005, NULL, 31);
INSERT INTO session (token_hash, id, account, kind, name, created_at, expires_at)
VALUES (:token_hash, 35, 31, 'token', '模拟接口', 1760000000000005, 4070908800000000);
INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (5, 1760000000000005, NULL, '', 'account.make', 'account', 31, NULL, '{}', ''),
(6, 1760000000000005, NULL, '4201', 'grant.give', 'account', 31, NULL, '{"role":"commander"}', ''),
(7, 1760000000000005, 31, '', 'account.make', 'account', 32, 22, '{}', ''),
(8, 1760000000000005, 31, '420102002003', 'grant.give', 'account', 32, 22, '{"role":"volunteer"}', '');
