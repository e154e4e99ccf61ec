-- name: verify_person_phone
SELECT id, phone AS seal FROM person WHERE phone IS NOT NULL;

-- name: verify_person_number
SELECT id, id_number AS seal FROM person WHERE id_number IS NOT NULL;

-- name: verify_person_address
SELECT id, address AS seal FROM person WHERE address IS NOT NULL;

-- name: verify_totp
SELECT id, totp_secret AS seal FROM account WHERE totp_secret IS NOT NULL;

-- name: verify_contact_phone
SELECT id, contact_phone AS seal FROM organisation WHERE contact_phone IS NOT NULL;

-- name: verify_certificate
SELECT volunteer AS id, certificate AS seal FROM volunteer_skill WHERE certificate IS NOT NULL;

-- name: verify_sentence
SELECT id, sentence AS seal FROM need;

-- name: verify_place
SELECT id, place AS seal FROM need WHERE place IS NOT NULL;

-- name: verify_requester_name
SELECT id, requester_name AS seal FROM need WHERE requester_name IS NOT NULL;

-- name: verify_requester_phone
SELECT id, requester_phone AS seal FROM need WHERE requester_phone IS NOT NULL;

-- name: verify_complaint_body
SELECT id, body AS seal FROM complaint;

-- name: verify_complaint_phone
SELECT id, phone AS seal FROM complaint WHERE phone IS NOT NULL;

-- name: verify_complaint_reply
SELECT id, reply AS seal FROM complaint WHERE reply IS NOT NULL;
