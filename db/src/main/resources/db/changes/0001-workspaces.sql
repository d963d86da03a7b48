--liquibase formatted sql

--changeset slotwise:0001-workspaces
CREATE TABLE workspace (
    id         int4 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A key is shown once; what is kept is the SHA-256 of its 32 random bytes.
CREATE TABLE api_key (
    id         uuid PRIMARY KEY,
    workspace  int4 NOT NULL,
    name       text NOT NULL,
    hint       text NOT NULL,
    hash       bytea NOT NULL UNIQUE,
    scopes     text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);

-- Signs the tokens in links. Links live for years, so an old key keeps opening what it signed.
CREATE TABLE token_key (
    id         int2 PRIMARY KEY,
    secret     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Ids are leased in blocks, so that naming a decision needs no round trip. Holes are fine.
CREATE TABLE id_lease (
    name text PRIMARY KEY,
    next int8 NOT NULL
);
INSERT INTO id_lease (name, next) VALUES ('decision', 65536);

-- Grows with every change of settings; servers poll it to learn that there is something to load.
CREATE TABLE settings_revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value    int8 NOT NULL
);
INSERT INTO settings_revision (value) VALUES (0);
