DROP INDEX funding_by_region;
DROP INDEX funding_by_region_amount;
DROP INDEX funding_by_region_signed_on;
CREATE INDEX funding_by_region ON funding (region, id, gone, kind, spheres);
CREATE INDEX funding_by_region_amount ON funding (region, amount, id, gone, currency, spheres);
CREATE INDEX funding_by_region_signed_on ON funding (region, signed_on, id, gone, spheres);
