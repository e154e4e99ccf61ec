-- The benchmark's people, made by the thousand: all simulated, with nothing sealed in them.

-- Over a hundred grids: PostgreSQL keeps every version of a row that one transaction counts up.
-- name: bench_people
INSERT INTO person (id, area, name, pinyin, sex, purpose, legal_basis, destroy_by, source, simulated, created_at, version)
WITH RECURSIVE n (i) AS (SELECT CAST(1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i, :area || CAST(100 + i % 100 AS TEXT), 'bench', 'bench', 0, 'volunteer', 'consent', '2099-12-31', 'demo', 1, :now, 1 FROM n;

-- name: bench_volunteers
INSERT INTO volunteer (id, area, status, staff, on_duty, radius_m, birth, guardian_consent, availability, asked_count, simulated,
	created_at, version)
SELECT id, area, 'approved', 0, 1, 3000, 0, 0, 'ffffffffffffffffffffffffffffffffffffffffff', 0, 1, :now, 1 FROM person;

-- name: bench_accounts
INSERT INTO account (id, person, login, name, password_hash, totp_step, failed, status, language, simulated, created_at, version)
SELECT id, id, 'bench-' || CAST(id AS TEXT), 'bench', '', 0, 0, 'active', 'zh-CN', 1, :now, 1 FROM person WHERE id <= :count;

-- name: bench_grants
INSERT INTO account_grant (id, account, role, area, since)
SELECT id, id, 'volunteer', :area, :now FROM account;

-- name: bench_commander
INSERT INTO account (id, login, name, password_hash, totp_step, failed, status, language, simulated, created_at, version)
VALUES (:id, 'commander', 'commander', '', 0, 0, 'active', 'zh-CN', 1, :now, 1);

-- name: bench_commander_grant
INSERT INTO account_grant (id, account, role, area, since) VALUES (:id, :id, 'commander', '4201', :now);

-- name: bench_session
INSERT INTO session (token_hash, id, account, kind, name, created_at, expires_at)
VALUES (:token_hash, :account, :account, 'token', '', :now, :now + 86400000000);

-- name: bench_incident
INSERT INTO incident (id, area, title, hazard, level, exercise, destroy_days, status, opened_at, simulated, version)
VALUES (1, '4201', 'bench', 'epidemic', 'III', 1, 30, 'open', :now, 1, 1);

-- name: bench_need
INSERT INTO need (id, incident, area, tier, status, task, priority, head_count, accepted, skills, ppe, hot, starts_at, ends_at,
	sentence, follow_hash, source, reopened, simulated, created_at, version)
VALUES (:id, 1, :area, :area, 'working', 'T17', 'P2', :head_count, :accepted, '', 0, 0, :starts_at, :ends_at, :sentence,
	CAST(CAST(:id AS INTEGER) AS TEXT), 'worker', 0, 1, :now, 1);

-- name: bench_duties
INSERT INTO duty (id, need, volunteer, area, home_area, status, starts_at, ends_at, ppe, hot, level, round, simulated, created_at,
	version)
SELECT v.id, 1 + v.id % :needs, v.id, v.area, v.area, 'assigned', :starts_at, :ends_at, 0, 0, 'III', 0, 1, :now, 1
FROM volunteer v WHERE v.id > :after;

-- name: bench_call
INSERT INTO call (id, need, area, wanted, asked, status, counts, opened_at, closes_at, simulated)
VALUES (:id, :need, :area, :asked, :asked, 'open', '{}', :now, :now + 86400000000, 1);

-- name: bench_asks
INSERT INTO ask (id, call, need, volunteer, home_area, status, asked_at, version)
SELECT v.id, :call, :need, v.id, v.area, 'asked', :now, 1 FROM volunteer v WHERE v.id > :after AND v.id <= :to;
