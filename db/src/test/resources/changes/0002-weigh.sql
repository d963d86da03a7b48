--liquibase formatted sql

--changeset slotwise:0002-weigh splitStatements:false
CREATE FUNCTION heaviest() RETURNS double precision LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT max(weight) FROM parcel);
END
$$;
--rollback DROP FUNCTION heaviest();
