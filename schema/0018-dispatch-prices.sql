-- The prices of a plan are kept: they say why not another, and what would help, without planning again.
ALTER TABLE dispatch_run ADD COLUMN step INTEGER NOT NULL DEFAULT 1; -- a place of the least priority; one more a priority
ALTER TABLE dispatch_run ADD COLUMN around INTEGER NOT NULL DEFAULT 0; -- queued: only edits and answers are new
ALTER TABLE dispatch_need ADD COLUMN higher INTEGER NOT NULL DEFAULT 0; -- of elsewhere: at a higher priority
ALTER TABLE dispatch_need ADD COLUMN price_low INTEGER NOT NULL DEFAULT 0; -- one person more saves
ALTER TABLE dispatch_need ADD COLUMN price_high INTEGER NOT NULL DEFAULT 0; -- one place more costs
ALTER TABLE dispatch_need ADD COLUMN wider_people INTEGER NOT NULL DEFAULT 0; -- would help with a wider radius
ALTER TABLE dispatch_need ADD COLUMN wider_gain INTEGER NOT NULL DEFAULT 0; -- the best of them, at most
ALTER TABLE dispatch_need ADD COLUMN later_people INTEGER NOT NULL DEFAULT 0; -- would help were it later
ALTER TABLE dispatch_need ADD COLUMN later_gain INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispatch_move ADD COLUMN next INTEGER; -- who would come first without this person; NULL nobody
ALTER TABLE dispatch_move ADD COLUMN price_low INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dispatch_move ADD COLUMN price_high INTEGER NOT NULL DEFAULT 0;

-- Communities whose floor keeps somebody from a place.
CREATE TABLE dispatch_floor (
	run INTEGER NOT NULL REFERENCES dispatch_run (id),
	area TEXT NOT NULL,             -- 12 digits
	kept INTEGER NOT NULL,          -- who would be wanted elsewhere
	lent INTEGER NOT NULL,          -- by this plan and before it
	price_low INTEGER NOT NULL,     -- one person more lent saves
	price_high INTEGER NOT NULL,    -- one person more kept costs
	PRIMARY KEY (run, area)
) STRICT;
