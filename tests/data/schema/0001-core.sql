INSERT INTO journal (seq, at, actor, area, kind, subject, subject_id, person, body, hash)
VALUES (1, 1760000000000001, NULL, '', 'person.read', 'route', NULL, NULL, '{}', '');
INSERT INTO idempotency (account, key, request_hash, status, content_type, location, etag, body, at)
VALUES ('31', 'schema-test-key', 'a0', 201, 'application/json', '/api/v1/needs/51', 1, :reply, 1760000000000002);
INSERT INTO person_read (person, seq, at, account, purpose) VALUES (21, 1, 1760000000000001, 31, 'support');
INSERT INTO setting (name, value) VALUES ('schema-test', 'kept');
