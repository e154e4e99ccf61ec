INSERT INTO sign_in_failure (id, login, failed, locked_until, at)
VALUES ('4f1c', '9a2b', 3, 0, 1760000000000015),
('9a2b', '9a2b', 51, 1760000030000015, 1760000000000015);
INSERT INTO sign_in_address (account, address, at)
VALUES (31, '77e0', 1760000000000015);
