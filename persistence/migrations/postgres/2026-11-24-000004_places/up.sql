-- The indexes of SQLite that this migration makes wider stay as they are here: a row of a B-tree holds 2,704 bytes at most,
-- and a funding may be in more places than fit in that.
SELECT 1;
