-- When personal data whose time was over was destroyed. The rows stay, empty: hours and the journal
-- refer to them.
ALTER TABLE person ADD COLUMN destroyed_at INTEGER;
ALTER TABLE incident ADD COLUMN destroyed_at INTEGER;
DROP INDEX person_destroy;
CREATE INDEX person_due ON person (destroyed_at, destroy_by);
CREATE INDEX incident_due ON incident (destroyed_at, destroy_by);
CREATE INDEX need_ended ON need (incident, closed_at);
