-- Every sealed field and the keyed hashes beside it, a page at a time in the order of the key. A row is
-- (id, a, k): the table's key is what of it is not constant. A text that is gone stays gone.

-- name: rekey_person
SELECT id, '' AS a, '' AS k, phone AS s0, id_number AS s1, address AS s2, NULL AS s3 FROM person
WHERE id > :id ORDER BY id LIMIT :limit;
-- name: rekey_person_put
UPDATE person SET phone = COALESCE(:s0, phone), phone_hash = COALESCE(:h0, phone_hash),
	id_number = COALESCE(:s1, id_number), id_hash = COALESCE(:h1, id_hash), address = COALESCE(:s2, address)
WHERE id = :id;

-- name: rekey_need
SELECT id, '' AS a, '' AS k, requester_phone AS s0, sentence AS s1, place AS s2, requester_name AS s3 FROM need
WHERE id > :id ORDER BY id LIMIT :limit;
-- name: rekey_need_put
UPDATE need SET requester_phone = COALESCE(:s0, requester_phone), phone_hash = COALESCE(:h0, phone_hash),
	sentence = COALESCE(:s1, sentence), place = COALESCE(:s2, place), requester_name = COALESCE(:s3, requester_name)
WHERE id = :id;

-- name: rekey_complaint
SELECT id, '' AS a, '' AS k, body AS s0, phone AS s1, reply AS s2, NULL AS s3 FROM complaint
WHERE id > :id ORDER BY id LIMIT :limit;
-- name: rekey_complaint_put
UPDATE complaint SET body = COALESCE(:s0, body), phone = COALESCE(:s1, phone), reply = COALESCE(:s2, reply)
WHERE id = :id;

-- name: rekey_account
SELECT id, '' AS a, '' AS k, totp_secret AS s0, NULL AS s1, NULL AS s2, NULL AS s3 FROM account
WHERE id > :id ORDER BY id LIMIT :limit;
-- name: rekey_account_put
UPDATE account SET totp_secret = COALESCE(:s0, totp_secret) WHERE id = :id;

-- name: rekey_organisation
SELECT id, '' AS a, '' AS k, contact_phone AS s0, NULL AS s1, NULL AS s2, NULL AS s3 FROM organisation
WHERE id > :id ORDER BY id LIMIT :limit;
-- name: rekey_organisation_put
UPDATE organisation SET contact_phone = COALESCE(:s0, contact_phone) WHERE id = :id;

-- name: rekey_skill
SELECT volunteer AS id, '' AS a, skill AS k, certificate AS s0, NULL AS s1, NULL AS s2, NULL AS s3 FROM volunteer_skill
WHERE (volunteer, skill) > (:id, :k) ORDER BY volunteer, skill LIMIT :limit;
-- name: rekey_skill_put
UPDATE volunteer_skill SET certificate = COALESCE(:s0, certificate) WHERE volunteer = :id AND skill = :k;

-- name: rekey_reply
SELECT 0 AS id, account AS a, key AS k, body AS s0, NULL AS s1, NULL AS s2, NULL AS s3 FROM idempotency
WHERE (account, key) > (:a, :k) ORDER BY account, key LIMIT :limit;
-- name: rekey_reply_put
UPDATE idempotency SET body = COALESCE(:s0, body) WHERE account = :a AND key = :k;

-- What is known by its hash alone cannot be hashed anew, and is not missed for long.
-- name: rekey_forget_peers
DELETE FROM idempotency WHERE account LIKE 'peer:%';
-- name: rekey_forget_failures
DELETE FROM sign_in_failure;
-- name: rekey_forget_addresses
DELETE FROM sign_in_address;
