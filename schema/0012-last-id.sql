-- The highest id handed out, so that none is given twice when a clock was set back between two runs.
ALTER TABLE journal_head ADD COLUMN last_id INTEGER NOT NULL DEFAULT 0;
UPDATE journal_head SET last_id = (SELECT COALESCE(MAX(subject_id), 0) FROM journal);
