--liquibase formatted sql

--changeset slotwise:0001-parcels
CREATE TABLE parcel (
    id     bigint PRIMARY KEY,
    weight double precision NOT NULL
);
--rollback DROP TABLE parcel;
