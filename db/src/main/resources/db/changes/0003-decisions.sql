--liquibase formatted sql

--changeset slotwise:0003-decisions
-- The log of decisions. `evidence` holds, as float64, what inference and any audit need: the full
-- vector of assignment probabilities, the eligible arms, the scores, floor, kappa and seed.
CREATE TABLE decision (
    lane                   int2 NOT NULL,
    id                     int8 NOT NULL,
    workspace              int4 NOT NULL,
    experiment             int4 NOT NULL,
    version                int4 NOT NULL,
    arm                    int2 NOT NULL,
    reason                 int2 NOT NULL,
    fallback_cause         text,
    assignment_probability float8 NOT NULL,
    evidence               bytea NOT NULL,
    recipient              text NOT NULL,
    send_id                text,
    timezone               text,
    features               text,
    attributes             text,
    send_at                timestamptz,
    decided_at             timestamptz NOT NULL,
    token_key              int2 NOT NULL,
    exposure               int2 NOT NULL,
    PRIMARY KEY (lane, id)
);

-- The first decision of a send wins. key_hash names experiment, send and recipient.
CREATE TABLE first_decision (
    lane        int2 NOT NULL,
    key_hash    uuid NOT NULL,
    decision_id int8 NOT NULL,
    PRIMARY KEY (lane, key_hash)
);

-- Where a link leads. The id is a digest of workspace and address, so equal links share a row.
CREATE TABLE link (
    lane int2 NOT NULL,
    id   bytea NOT NULL,
    url  text NOT NULL,
    PRIMARY KEY (lane, id)
);

-- Recipients who must not be mailed by the workspace any more.
CREATE TABLE suppression (
    lane           int2 NOT NULL,
    recipient_hash uuid NOT NULL,
    cause          int2 NOT NULL,
    since          timestamptz NOT NULL,
    PRIMARY KEY (lane, recipient_hash)
);
