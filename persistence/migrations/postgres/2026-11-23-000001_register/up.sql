-- The register: things with their columns for lists, statements of sources, and the change log.

CREATE TABLE settings (
    name TEXT COLLATE "C" NOT NULL,
    value BYTEA NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE log_head (
    id INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE log_kinds (
    kind TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (kind)
);

CREATE TABLE log_blocks (
    first_sequence BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL,
    snapshot BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seed BYTEA,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    entries BYTEA NOT NULL,
    PRIMARY KEY (first_sequence)
);
-- The entries are compressed already.
ALTER TABLE log_blocks ALTER COLUMN entries SET STORAGE EXTERNAL;
CREATE INDEX log_blocks_by_at ON log_blocks (at);

CREATE TABLE sources (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    authority TEXT COLLATE "C" NOT NULL,
    listing BOOLEAN NOT NULL,
    coverage_sequence BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id)
);

CREATE TABLE organisations (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    name_kk TEXT COLLATE "C" NOT NULL,
    name_ru TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    legal_form TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    registered_on DATE,
    seat TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL,
    spheres TEXT COLLATE "C" NOT NULL,
    parent_id TEXT COLLATE "C",
    PRIMARY KEY (id)
);
CREATE INDEX organisations_by_parent_id ON organisations (parent_id);
CREATE INDEX organisations_by_name_kk ON organisations (name_kk, id);
CREATE INDEX organisations_by_name_ru ON organisations (name_ru, id);
CREATE INDEX organisations_by_name_en ON organisations (name_en, id);
CREATE INDEX organisations_by_registered_on ON organisations (registered_on, id);
CREATE INDEX organisations_by_sequence ON organisations (sequence, gone);

CREATE TABLE funding (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    kind TEXT COLLATE "C" NOT NULL,
    funding_kind TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C",
    currency TEXT COLLATE "C",
    amount BIGINT,
    bucket TEXT COLLATE "C" NOT NULL,
    counted BIGINT NOT NULL,
    signed_on DATE,
    start_on DATE,
    end_on DATE,
    call_id TEXT COLLATE "C",
    places TEXT COLLATE "C" NOT NULL,
    spheres TEXT COLLATE "C" NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);
-- One index for each order of a list, which a page walks until it is full. Those by region, which most lists are
-- narrowed to, hold also what is looked at on the way; and where an index holds "gone", rows are counted in it alone.
CREATE INDEX funding_by_amount ON funding (amount, id);
CREATE INDEX funding_by_currency_amount ON funding (currency, amount, id);
CREATE INDEX funding_by_signed_on ON funding (signed_on, id);
CREATE INDEX funding_by_start_on ON funding (start_on, id);
CREATE INDEX funding_by_end_on ON funding (end_on, id);
CREATE INDEX funding_by_sequence ON funding (sequence);
CREATE INDEX funding_by_region ON funding (region, id, gone, kind, spheres);
CREATE INDEX funding_by_region_amount ON funding (region, amount, id, gone, currency, spheres);
CREATE INDEX funding_by_region_signed_on ON funding (region, signed_on, id, gone, spheres);

CREATE TABLE milestones (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    funding_id TEXT COLLATE "C" NOT NULL REFERENCES funding (id),
    milestone_kind TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    position BIGINT,
    due_on DATE,
    owed_on DATE,
    currency TEXT COLLATE "C",
    amount BIGINT,
    PRIMARY KEY (id)
);
CREATE INDEX milestones_by_funding_id ON milestones (funding_id);
CREATE INDEX milestones_by_due_on ON milestones (due_on, id);
CREATE INDEX milestones_by_amount ON milestones (amount, id);
CREATE INDEX milestones_by_sequence ON milestones (sequence, gone);

CREATE TABLE payments (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    funding_id TEXT COLLATE "C" NOT NULL REFERENCES funding (id),
    status TEXT COLLATE "C" NOT NULL,
    paid_on DATE,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX payments_by_funding_id ON payments (funding_id);

CREATE TABLE documents (
    id TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT COLLATE "C",
    gone_reason TEXT COLLATE "C",
    survivor TEXT COLLATE "C",
    stated_by TEXT COLLATE "C" NOT NULL,
    dated DATE,
    state TEXT COLLATE "C",
    funding_id TEXT COLLATE "C" NOT NULL REFERENCES funding (id),
    document_type TEXT COLLATE "C" NOT NULL,
    access TEXT COLLATE "C" NOT NULL,
    dated_on DATE,
    PRIMARY KEY (id)
);
CREATE INDEX documents_by_funding_id ON documents (funding_id);

CREATE TABLE statements (
    kind TEXT COLLATE "C" NOT NULL,
    thing_id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    dated DATE,
    fields TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, thing_id, source_id)
);
CREATE INDEX statements_by_source_id ON statements (source_id);

CREATE TABLE funding_parties (
    funding_id TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    organisation_id TEXT COLLATE "C" NOT NULL,
    present BOOLEAN NOT NULL,
    PRIMARY KEY (funding_id, role, organisation_id)
);
CREATE INDEX funding_parties_by_organisation_id ON funding_parties (organisation_id, role, funding_id);

CREATE TABLE organisation_totals (
    organisation_id TEXT COLLATE "C" NOT NULL,
    direction TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    bucket TEXT COLLATE "C" NOT NULL,
    count BIGINT NOT NULL,
    sum_high BIGINT NOT NULL,
    sum_low BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, direction, kind, currency, bucket)
);

INSERT INTO log_head (id, sequence, at, hash) VALUES (1, 0, 0, '\x0000000000000000000000000000000000000000000000000000000000000000');
