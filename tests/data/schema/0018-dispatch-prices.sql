UPDATE dispatch_run SET step = 1401, around = 1 WHERE id = 91;
UPDATE dispatch_need SET higher = 0, price_low = 1401, price_high = 4203, wider_people = 1, wider_gain = 900, later_people = 2, later_gain = 700
WHERE run = 91;
UPDATE dispatch_move SET next = 22, price_low = 0, price_high = 800 WHERE run = 91;
INSERT INTO dispatch_floor (run, area, kept, lent, price_low, price_high)
VALUES (91, '420102003001', 1, 0, 700, 1401);
