UPDATE need SET hot = 1 WHERE id = 53;
UPDATE duty SET hot = 0 WHERE id = 61;
