CREATE SCHEMA sales;
CREATE SCHEMA warehouse;

CREATE TABLE sales.orders (
    order_id integer PRIMARY KEY, version integer NOT NULL, comments text);
CREATE TABLE sales.order_lines (
    order_line_id integer PRIMARY KEY, order_id integer NOT NULL, version integer NOT NULL, unit_price numeric(18,2));
CREATE TABLE warehouse.colors (
    color_id integer PRIMARY KEY, color_name varchar(40) NOT NULL);
CREATE TABLE sales.invoice_lines (
    invoice_line_id integer PRIMARY KEY, version integer NOT NULL, description text);

CREATE SCHEMA chaos;

CREATE TABLE chaos.ledger (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id bigint NOT NULL,
    table_name text NOT NULL,
    operation text NOT NULL,
    key_before integer,
    key_after integer,
    row_before text,
    row_after text);

CREATE TABLE chaos.bulk_ledger (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id bigint NOT NULL,
    operation text NOT NULL,
    changed_rows bigint NOT NULL,
    least_key integer,
    greatest_key integer,
    digest_before numeric,
    digest_after numeric);

CREATE FUNCTION chaos.image(of_row jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(key || '=' || value, ';' ORDER BY key COLLATE "C")
    FROM jsonb_each_text(of_row) WHERE value IS NOT NULL
$$;

CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chaos.ledger
        (transaction_id, table_name, operation, key_before, key_after, row_before, row_after)
    VALUES (
        pg_current_xact_id()::text::bigint,
        TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
        TG_OP,
        CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN (to_jsonb(OLD) ->> TG_ARGV[0])::integer END,
        CASE WHEN TG_OP IN ('UPDATE', 'INSERT') THEN (to_jsonb(NEW) ->> TG_ARGV[0])::integer END,
        CASE WHEN TG_OP IN ('UPDATE', 'DELETE') THEN chaos.image(to_jsonb(OLD)) END,
        CASE WHEN TG_OP IN ('UPDATE', 'INSERT') THEN chaos.image(to_jsonb(NEW)) END);
    RETURN NULL;
END
$$;

CREATE FUNCTION chaos.note_bulk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    digest CONSTANT text := 'sum((invoice_line_id::bigint * 1000003 + version * 7919) % 2147483647)';
    before_digest numeric;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE 'SELECT ' || digest || ' FROM old_rows' INTO before_digest;
    END IF;
    EXECUTE format(
        'INSERT INTO chaos.bulk_ledger (transaction_id, operation, changed_rows, least_key, greatest_key,'
        ' digest_before, digest_after)'
        ' SELECT pg_current_xact_id()::text::bigint, %L, count(*), min(invoice_line_id), max(invoice_line_id), %s, %s'
        ' FROM %s HAVING count(*) > 0',
        TG_OP,
        CASE TG_OP WHEN 'DELETE' THEN digest WHEN 'UPDATE' THEN before_digest::text ELSE 'NULL' END,
        CASE TG_OP WHEN 'DELETE' THEN 'NULL' ELSE digest END,
        CASE TG_OP WHEN 'DELETE' THEN 'old_rows' ELSE 'new_rows' END);
    RETURN NULL;
END
$$;

CREATE TRIGGER note_row AFTER INSERT OR UPDATE OR DELETE ON sales.orders
    FOR EACH ROW EXECUTE FUNCTION chaos.note('order_id');
CREATE TRIGGER note_row AFTER INSERT OR UPDATE OR DELETE ON sales.order_lines
    FOR EACH ROW EXECUTE FUNCTION chaos.note('order_line_id');
CREATE TRIGGER note_row AFTER INSERT OR UPDATE OR DELETE ON warehouse.colors
    FOR EACH ROW EXECUTE FUNCTION chaos.note('color_id');
CREATE TRIGGER note_truncate AFTER TRUNCATE ON sales.orders
    FOR EACH STATEMENT EXECUTE FUNCTION chaos.note();
CREATE TRIGGER note_truncate AFTER TRUNCATE ON sales.order_lines
    FOR EACH STATEMENT EXECUTE FUNCTION chaos.note();
CREATE TRIGGER note_truncate AFTER TRUNCATE ON warehouse.colors
    FOR EACH STATEMENT EXECUTE FUNCTION chaos.note();
CREATE TRIGGER note_insert AFTER INSERT ON sales.invoice_lines
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION chaos.note_bulk();
CREATE TRIGGER note_update AFTER UPDATE ON sales.invoice_lines
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION chaos.note_bulk();
CREATE TRIGGER note_delete AFTER DELETE ON sales.invoice_lines
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION chaos.note_bulk();
