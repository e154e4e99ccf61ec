-- Whether the volunteer was paid staff when the rest gate judged this duty: other limits bind staff, and
-- becoming staff later makes nothing wrong that was right. Unknown for duties older than this column.
ALTER TABLE duty ADD COLUMN staff INTEGER;
