--liquibase formatted sql

--changeset slotwise:0006-look-ahead
-- What goes into the worth of trying an arm, where an experiment says how many decisions it will make.
ALTER TABLE posterior_head ADD COLUMN look_ahead bytea;
