-- Who may publish: accounts, their sessions, the API clients of organisations, and the keys that tokens are signed with.
-- None of it is part of the register, and nothing of it stands in the change log.

CREATE TABLE accounts (
    id TEXT COLLATE "C" NOT NULL,
    login TEXT COLLATE "C" NOT NULL,
    organisation_id TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL,
    password TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL,
    revision INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX accounts_by_login ON accounts (login);
CREATE INDEX accounts_by_organisation_id ON accounts (organisation_id, login);

CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL,
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (id)
);
CREATE INDEX sessions_by_account_id ON sessions (account_id);
CREATE INDEX sessions_by_expires_at ON sessions (expires_at);

-- A token is known by its SHA-256 alone. One that was used stays, so that whoever uses it again is noticed.
CREATE TABLE refresh_tokens (
    hash BYTEA NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (hash)
);
CREATE INDEX refresh_tokens_by_session_id ON refresh_tokens (session_id);

CREATE TABLE clients (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    organisation_id TEXT COLLATE "C" NOT NULL,
    roles TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX clients_by_organisation_id ON clients (organisation_id, id);

CREATE TABLE signing_keys (
    id TEXT COLLATE "C" NOT NULL,
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (id)
);
