-- The ledger: every committed row change of the captured tables, kept by PostgreSQL itself.
-- Triggers keep the images; a logical slot of the ledger's own tells each change's LSN and its transaction's place in
-- commit order and commit time. Neither knows anything of the platform.

create schema oracle;

create table oracle.captured (
    relation oid primary key,
    table_name text not null unique,
    key_column text not null
);

insert into oracle.captured
select c.oid, format('%s.%s', n.nspname, c.relname), a.attname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_index i on i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
where n.nspname in ('application', 'purchasing', 'sales', 'warehouse') and c.relkind = 'r';

create table oracle.baseline (
    table_name text not null,
    key bigint not null,
    state jsonb not null,
    primary key (table_name, key)
);

create table oracle.change (
    sequence bigint generated always as identity primary key,
    xid bigint not null,
    table_name text not null,
    operation "char" not null,
    old_key bigint,
    new_key bigint,
    state jsonb
);

create function oracle.record_change() returns trigger language plpgsql security definer as $$
declare
    key_column text := tg_argv[1];
    old_key bigint;
    new_key bigint;
    state jsonb;
begin
    if tg_op <> 'INSERT' then
        old_key := (to_jsonb(old) ->> key_column)::bigint;
    end if;
    if tg_op <> 'DELETE' then
        state := to_jsonb(new);
        new_key := (state ->> key_column)::bigint;
    end if;
    insert into oracle.change (xid, table_name, operation, old_key, new_key, state)
    values (pg_current_xact_id()::xid::text::bigint, tg_argv[0], left(tg_op, 1)::"char", old_key, new_key, state);
    return null;
end
$$;

-- "Always": a session that replays changes (session_replication_role) is recorded like any other.
do $$
declare
    t record;
begin
    for t in select * from oracle.captured loop
        execute format(
            'create trigger zz_oracle after insert or update or delete on %s
             for each row execute function oracle.record_change(%L, %L)',
            t.relation::regclass, t.table_name, t.key_column);
        execute format('alter table %s enable always trigger zz_oracle', t.relation::regclass);
        execute format(
            'insert into oracle.baseline select %L, t.%I, to_jsonb(t) from %s t',
            t.table_name, t.key_column, t.relation::regclass);
    end loop;
end
$$;

create publication oracle for tables in schema application, purchasing, sales, warehouse;

-- When and where the platform's first snapshot read each table; the test fills it in from what the platform shows.
create table oracle.snapshot (
    table_name text primary key,
    read_at timestamptz not null,
    lsn bigint not null
);
