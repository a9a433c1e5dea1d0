-- What happened to the captured rows, in commit order: oracle.decoded. Everything derived before is dropped.

do $$
declare
    derived record;
begin
    for derived in
        select tablename from pg_tables
        where schemaname = 'oracle' and tablename not in ('captured', 'baseline', 'change', 'snapshot')
    loop
        execute format('drop table oracle.%I cascade', derived.tablename);
    end loop;
end
$$;

-- What pgoutput says of each row change, in commit order: one line per change, numbered within its transaction.
-- Layout of the messages: PostgreSQL documentation, "Logical Replication Message Formats", protocol version 1.
create table oracle.decoded as
with message as materialized (
    select row_number() over () as place,
           (lsn - '0/0'::pg_lsn)::bigint as lsn,
           xid::text::bigint as xid,
           chr(get_byte(data, 0)) as kind,
           data
    from pg_logical_slot_peek_binary_changes(
        ('oracle_' || (select oid from pg_database where datname = current_database()))::name, null, null,
        'proto_version', '1', 'publication_names', 'oracle')
),
committed as (
    select xid,
           timestamptz '2000-01-01 00:00:00+00'
               + ('x' || encode(substr(data, 19, 8), 'hex'))::bit(64)::bigint * interval '1 microsecond' as commit_at
    from message
    where kind = 'C'
)
select m.xid,
       row_number() over (partition by m.xid order by m.place) as ordinal,
       m.place,
       m.kind as operation,
       ('x' || encode(substr(m.data, 2, 4), 'hex'))::bit(32)::int::oid as relation,
       m.lsn,
       c.commit_at
from message m
join committed c using (xid)
where m.kind not in ('B', 'C', 'R', 'Y', 'O');

do $$
declare
    unmatched bigint;
begin
    select count(*) into unmatched
    from oracle.decoded d
    left join oracle.captured t using (relation)
    full join (
        select c.*, row_number() over (partition by xid order by sequence) as ordinal from oracle.change c
    ) c on c.xid = d.xid and c.ordinal = d.ordinal and c.table_name = t.table_name
        and c.operation = d.operation::"char"
    where d.xid is null or c.xid is null;
    if unmatched > 0 then
        raise exception 'the ledger''s triggers and its slot disagree on % row changes', unmatched;
    end if;
end
$$;

