-- The least a change data capture needs: read the write-ahead log, and read the tables for the first snapshot.
-- Publications and replica identities belong to the tables' owner, who prepares them.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'wwi_replication') THEN
        CREATE ROLE wwi_replication LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE;
    END IF;
END
$$;

GRANT USAGE ON SCHEMA application, purchasing, sales, warehouse TO wwi_replication;
GRANT SELECT ON ALL TABLES IN SCHEMA application, purchasing, sales, warehouse TO wwi_replication;
ALTER DEFAULT PRIVILEGES IN SCHEMA application, purchasing, sales, warehouse
    GRANT SELECT ON TABLES TO wwi_replication;
