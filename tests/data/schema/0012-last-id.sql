UPDATE journal_head SET last_id = 1000 WHERE id = 1;
