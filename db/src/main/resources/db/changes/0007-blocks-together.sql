--liquibase formatted sql

--changeset slotwise:0007-blocks-together
-- What is believed of the blocks of a mail that interact, written by the owner of its lease. The mail
-- goes by the first of its experiments; the body says which blocks are meant.
CREATE TABLE block_head (
    mail    int4 PRIMARY KEY,
    version int8 NOT NULL,
    fence   int8 NOT NULL,
    as_of   timestamptz NOT NULL,
    body    bytea NOT NULL
);
