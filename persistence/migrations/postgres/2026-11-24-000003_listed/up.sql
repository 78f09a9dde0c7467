-- What organisations are selected by is what sources say that may become a list. One of which only others speak is in none:
-- its columns tell nothing.

ALTER TABLE organisations ADD COLUMN listed BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE organisations
SET listed = FALSE, name_kk = '', name_ru = '', name_en = '', legal_form = NULL, status = 'unknown', registered_on = NULL,
    seat = '', roles = '', spheres = '', parent_id = NULL
WHERE EXISTS (SELECT 1 FROM sources WHERE NOT sources.listing AND organisations.stated_by = '|' || sources.id || '|');
DROP INDEX organisations_by_sequence;
CREATE INDEX organisations_by_sequence ON organisations (sequence, gone, listed);
