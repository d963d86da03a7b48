--liquibase formatted sql

--changeset slotwise:0007-report-sums
-- What reports need of a wave beside what learning does: guardrails per trial, choices over all that
-- could have been chosen, purchases by intention to treat, predictions. `rebuild --repair` fills it for
-- what was counted before.
ALTER TABLE wave
    ADD COLUMN unsubscribed        int8 NOT NULL DEFAULT 0,
    ADD COLUMN complained          int8 NOT NULL DEFAULT 0,
    ADD COLUMN bounced             int8 NOT NULL DEFAULT 0,
    ADD COLUMN explored            int8 NOT NULL DEFAULT 0,
    ADD COLUMN drawn               int8 NOT NULL DEFAULT 0,
    ADD COLUMN eligible            int8 NOT NULL DEFAULT 0,
    ADD COLUMN rare                int8 NOT NULL DEFAULT 0,
    ADD COLUMN bought              int8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_unsubscribed_p  float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_unsubscribed_p2 float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_complained_p    float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_complained_p2   float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_bounced_p       float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_bounced_p2      float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_p               float8 NOT NULL DEFAULT 0,
    ADD COLUMN sum_p_variance      float8 NOT NULL DEFAULT 0,
    ADD COLUMN predicted           float8 NOT NULL DEFAULT 0,
    ADD COLUMN bought_value        float8 NOT NULL DEFAULT 0,
    ADD COLUMN bought_value2       float8 NOT NULL DEFAULT 0;
