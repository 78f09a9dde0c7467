DROP INDEX organisations_by_sequence;
ALTER TABLE organisations DROP COLUMN listed;
CREATE INDEX organisations_by_sequence ON organisations (sequence, gone);
