DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE clients;
DROP TABLE accounts;
DROP TABLE signing_keys;
