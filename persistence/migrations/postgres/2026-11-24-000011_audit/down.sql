DROP TABLE audit;
DROP FUNCTION audit_is_not_edited();
