-- The register: things with their columns for lists, statements of sources, and the change log.

CREATE TABLE settings (
    name TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (name)
) WITHOUT ROWID;

CREATE TABLE log_head (
    id INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE log_kinds (
    kind TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (kind)
) WITHOUT ROWID;

CREATE TABLE log_blocks (
    first_sequence INTEGER NOT NULL,
    last_sequence BIGINT NOT NULL,
    snapshot BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seed BLOB,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (first_sequence)
);
CREATE INDEX log_blocks_by_at ON log_blocks (at);

CREATE TABLE sources (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    authority TEXT NOT NULL,
    listing BOOLEAN NOT NULL,
    coverage_sequence BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id)
);

CREATE TABLE organisations (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    name_kk TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    name_en TEXT NOT NULL,
    legal_form TEXT,
    status TEXT NOT NULL,
    registered_on DATE,
    seat TEXT NOT NULL,
    roles TEXT NOT NULL,
    spheres TEXT NOT NULL,
    parent_id TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX organisations_by_parent_id ON organisations (parent_id);
CREATE INDEX organisations_by_name_kk ON organisations (name_kk, id);
CREATE INDEX organisations_by_name_ru ON organisations (name_ru, id);
CREATE INDEX organisations_by_name_en ON organisations (name_en, id);
CREATE INDEX organisations_by_registered_on ON organisations (registered_on, id);
CREATE INDEX organisations_by_sequence ON organisations (sequence, gone);

CREATE TABLE funding (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    kind TEXT NOT NULL,
    funding_kind TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT,
    currency TEXT,
    amount BIGINT,
    bucket TEXT NOT NULL,
    counted BIGINT NOT NULL,
    signed_on DATE,
    start_on DATE,
    end_on DATE,
    call_id TEXT,
    places TEXT NOT NULL,
    spheres TEXT NOT NULL,
    region TEXT NOT NULL,
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
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    funding_id TEXT NOT NULL REFERENCES funding (id),
    milestone_kind TEXT NOT NULL,
    status TEXT NOT NULL,
    position BIGINT,
    due_on DATE,
    owed_on DATE,
    currency TEXT,
    amount BIGINT,
    PRIMARY KEY (id)
);
CREATE INDEX milestones_by_funding_id ON milestones (funding_id);
CREATE INDEX milestones_by_due_on ON milestones (due_on, id);
CREATE INDEX milestones_by_amount ON milestones (amount, id);
CREATE INDEX milestones_by_sequence ON milestones (sequence, gone);

CREATE TABLE payments (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    funding_id TEXT NOT NULL REFERENCES funding (id),
    status TEXT NOT NULL,
    paid_on DATE,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX payments_by_funding_id ON payments (funding_id);

CREATE TABLE documents (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    gone TEXT,
    gone_reason TEXT,
    survivor TEXT,
    stated_by TEXT NOT NULL,
    dated DATE,
    state TEXT,
    funding_id TEXT NOT NULL REFERENCES funding (id),
    document_type TEXT NOT NULL,
    access TEXT NOT NULL,
    dated_on DATE,
    PRIMARY KEY (id)
);
CREATE INDEX documents_by_funding_id ON documents (funding_id);

CREATE TABLE statements (
    kind TEXT NOT NULL,
    thing_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    dated DATE,
    fields TEXT NOT NULL,
    PRIMARY KEY (kind, thing_id, source_id)
) WITHOUT ROWID;
CREATE INDEX statements_by_source_id ON statements (source_id);

CREATE TABLE funding_parties (
    funding_id TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    present BOOLEAN NOT NULL,
    PRIMARY KEY (funding_id, role, organisation_id)
) WITHOUT ROWID;
CREATE INDEX funding_parties_by_organisation_id ON funding_parties (organisation_id, role, funding_id);

CREATE TABLE organisation_totals (
    organisation_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    bucket TEXT NOT NULL,
    count BIGINT NOT NULL,
    sum_high BIGINT NOT NULL,
    sum_low BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, direction, kind, currency, bucket)
) WITHOUT ROWID;

INSERT INTO log_head (id, sequence, at, hash) VALUES (1, 0, 0, zeroblob(32));
