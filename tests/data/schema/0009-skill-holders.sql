INSERT INTO volunteer_skill (volunteer, skill, certificate, status, verified_by, verified_at, expires_at)
VALUES (22, 'S02', NULL, 'claimed', NULL, NULL, 4070908800000000);
