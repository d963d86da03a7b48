--liquibase formatted sql

--changeset slotwise:0004-engagement
-- The log of engagement, and its own dedup: one row per decision, type, label and, where an event
-- may happen more than once, event id. occurred_at is the earliest that was reported.
CREATE TABLE event (
    lane        int2 NOT NULL,
    decision_id int8 NOT NULL,
    type        int2 NOT NULL,
    label       int2 NOT NULL,
    event_id    uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    value       numeric,
    currency    text,
    PRIMARY KEY (lane, decision_id, type, label, event_id)
);

-- Event ids that were seen, by the day they came: kept long enough to outlast any sender's retries.
CREATE TABLE seen_event (
    lane    int2 NOT NULL,
    id_hash uuid NOT NULL,
    day     int4 NOT NULL,
    PRIMARY KEY (lane, id_hash)
);
