-- Work at or above the temperature of HY-06, where protective clothing is worn for a shorter time.
ALTER TABLE need ADD COLUMN hot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE duty ADD COLUMN hot INTEGER NOT NULL DEFAULT 0;
