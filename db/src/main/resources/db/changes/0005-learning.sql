--liquibase formatted sql

--changeset slotwise:0005-learning
-- Every committed batch takes the next number of each experiment it touches, under this row's lock.
-- Learners read changes in that order: ids and times do not commit in order, numbers do.
CREATE TABLE change_head (
    experiment int4 PRIMARY KEY,
    number     int8 NOT NULL
);

-- What a batch did to the trials of a contextual experiment: (decision, exposed at, success at).
CREATE TABLE trial_change (
    experiment int4 NOT NULL,
    number     int8 NOT NULL,
    body       bytea NOT NULL,
    PRIMARY KEY (experiment, number)
);

-- Sums over the exposures of one hour, arm and segment; p is the assignment probability, y the outcome.
-- The lane belongs to the writer, so that two servers never wait for the same row: only sums matter.
CREATE TABLE wave (
    lane             int2 NOT NULL,
    experiment       int4 NOT NULL,
    feature          int2 NOT NULL,
    level            int2 NOT NULL,
    hour             int4 NOT NULL,
    arm              int2 NOT NULL,
    change_number    int8 NOT NULL,
    decisions        int8 NOT NULL,
    exposures        int8 NOT NULL,
    exposure_seconds int8 NOT NULL,
    delivered        int8 NOT NULL,
    opens            int8 NOT NULL,
    clicks           int8 NOT NULL,
    conversions      int8 NOT NULL,
    unsubscribes     int8 NOT NULL,
    complaints       int8 NOT NULL,
    bounces          int8 NOT NULL,
    machine_opens    int8 NOT NULL,
    machine_clicks   int8 NOT NULL,
    late             int8 NOT NULL,
    successes        int8 NOT NULL,
    value            float8 NOT NULL,
    sum_y            float8 NOT NULL,
    sum_y2           float8 NOT NULL,
    sum_1_p          float8 NOT NULL,
    sum_y_p          float8 NOT NULL,
    sum_1_p2         float8 NOT NULL,
    sum_y_p2         float8 NOT NULL,
    sum_y2_p2        float8 NOT NULL,
    sum_log_delay    float8 NOT NULL,
    sum_log_delay2   float8 NOT NULL,
    PRIMARY KEY (lane, experiment, feature, level, hour, arm)
);

-- The values of a categorical context feature that have a segment of their own, in the order seen.
CREATE TABLE segment_level (
    experiment int4 NOT NULL,
    feature    int2 NOT NULL,
    level      int2 NOT NULL,
    value      text NOT NULL,
    PRIMARY KEY (experiment, feature, value)
);

-- How a contextual experiment turns features into numbers: frozen once enough recipients were seen.
CREATE TABLE feature_encoding (
    experiment int4 NOT NULL,
    version    int4 NOT NULL,
    body       bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (experiment, version)
);

-- The newest posterior of a contextual experiment, written by the owner of its lease.
CREATE TABLE posterior_head (
    experiment    int4 PRIMARY KEY,
    version       int8 NOT NULL,
    fence         int8 NOT NULL,
    change_number int8 NOT NULL,
    as_of         timestamptz NOT NULL,
    canonical     boolean NOT NULL,
    encoding      int4 NOT NULL,
    delay_log_mean float8 NOT NULL,
    delay_log_sd  float8 NOT NULL,
    body          bytea NOT NULL
);

-- The means of past posteriors: what an explanation of an old decision needs.
CREATE TABLE posterior_means (
    experiment  int4 NOT NULL,
    version     int8 NOT NULL,
    encoding    int4 NOT NULL,
    body        bytea NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (experiment, version)
);

CREATE TABLE job_lease (
    name  text PRIMARY KEY,
    owner text NOT NULL,
    until timestamptz NOT NULL,
    fence int8 NOT NULL
);
