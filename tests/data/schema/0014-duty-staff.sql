UPDATE duty SET staff = 0 WHERE id = 61;
