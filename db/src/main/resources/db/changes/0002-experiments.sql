--liquibase formatted sql

--changeset slotwise:0002-experiments
-- What the experiments of one mail share.
CREATE TABLE campaign (
    workspace int4 NOT NULL,
    key       text NOT NULL,
    settings  jsonb NOT NULL,
    revision  int8 NOT NULL,
    PRIMARY KEY (workspace, key)
);

CREATE TABLE experiment (
    id            int4 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    workspace     int4 NOT NULL,
    key           text NOT NULL,
    version       int4 NOT NULL,
    status        text NOT NULL,
    winner        text,
    disabled_arms text[] NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    started_at    timestamptz,
    concluded_at  timestamptz,
    revision      int8 NOT NULL,
    UNIQUE (workspace, key)
);

-- Decisions name the version they were made by: an old one renders an old send again.
CREATE TABLE experiment_version (
    experiment int4 NOT NULL,
    version    int4 NOT NULL,
    definition jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (experiment, version)
);
