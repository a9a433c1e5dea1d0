-- From the ledger to the histories of rows: oracle.entry, oracle.history, oracle.latest, oracle.span.

-- One line per event of a row: its state after the event (null: gone). A changed key is a delete and an insert.
create table oracle.entry as
with change as (
    select c.table_name, c.old_key, c.new_key, c.state, d.place, d.lsn, d.commit_at
    from (select c.*, row_number() over (partition by xid order by sequence) as ordinal from oracle.change c) c
    join oracle.decoded d using (xid, ordinal)
)
select b.table_name, b.key, 0::bigint as place, true as is_snapshot, s.read_at as commit_at, s.lsn, b.state
from oracle.baseline b
left join oracle.snapshot s using (table_name)
union all
select table_name, old_key, place, false, commit_at, lsn, null
from change
where old_key is distinct from new_key and old_key is not null
union all
select table_name, new_key, place, false, commit_at, lsn, state
from change
where new_key is not null;

-- Two changes of one row take effect in their order even if the clock stepped back between their commits; a row that
-- the first snapshot read was so since ever.
create table oracle.history as
select e.*,
       max(case when is_snapshot then timestamptz '1900-01-01 00:00:00+00' else commit_at end)
           over (partition by table_name, key order by place rows unbounded preceding) as effective
from oracle.entry e;

create index on oracle.history (table_name, key, effective);

-- Each row as it is now, with the instant L that a fact made of it has.
create table oracle.latest as
select distinct on (table_name, key)
       table_name, key, state, commit_at, lsn,
       case when is_snapshot then commit_at else effective end as as_of
from oracle.history
order by table_name, key, place desc;

create unique index on oracle.latest (table_name, key);

-- When each row was in which state. Of several changes at one instant the last one counts.
create table oracle.span as
select table_name, key, tstzrange(effective, until) as valid, state
from (
    select table_name, key, state, effective,
           coalesce(
               lead(effective) over (partition by table_name, key order by effective),
               timestamptz '9999-12-31 23:59:59.999999+00') as until
    from (
        select distinct on (table_name, key, effective) table_name, key, effective, state
        from oracle.history
        order by table_name, key, effective, place desc
    ) last_at_instant
) bounded
where state is not null;

create index on oracle.span (table_name, key);

-- The spans of each table with its own columns: oracle.cities, oracle.people, …
do $$
declare
    t record;
    differing bigint;
begin
    for t in select c.*, split_part(c.table_name, '.', 2) as short_name from oracle.captured c loop
        execute format(
            'create table oracle.%I as
             select s.key, s.valid, r.*
             from oracle.span s cross join lateral jsonb_populate_record(null::%s, s.state) r
             where s.table_name = %L',
            t.short_name || '_span', t.relation::regclass, t.table_name);
        execute format('create index on oracle.%I (key)', t.short_name || '_span');

        execute format(
            'select count(*)
             from %s t
             full join (select * from oracle.latest where table_name = %L and state is not null) l on l.key = t.%I
             where jsonb_strip_nulls(to_jsonb(t)) is distinct from jsonb_strip_nulls(l.state)',
            t.relation::regclass, t.table_name, t.key_column) into differing;
        if differing > 0 then
            raise exception 'the ledger of % ends in another state than the table on % rows', t.table_name, differing;
        end if;
    end loop;
end
$$;
