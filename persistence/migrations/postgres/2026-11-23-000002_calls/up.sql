-- Calls: the contests before the money.

CREATE TABLE calls (
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
    funder_id TEXT COLLATE "C",
    operator_id TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C",
    amount BIGINT,
    announced_on DATE,
    applications_to DATE,
    places TEXT COLLATE "C" NOT NULL,
    spheres TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX calls_by_funder_id ON calls (funder_id, id);
CREATE INDEX calls_by_operator_id ON calls (operator_id, id);
CREATE INDEX calls_by_amount ON calls (amount, id);
CREATE INDEX calls_by_currency_amount ON calls (currency, amount, id);
CREATE INDEX calls_by_announced_on ON calls (announced_on, id);
CREATE INDEX calls_by_applications_to ON calls (applications_to, id);
CREATE INDEX calls_by_sequence ON calls (sequence, gone);
