#!/bin/sh
# Restores the official WideWorldImporters archive (pg_dump's custom format) into an empty database, and checks that
# every table has as many rows as the archive.
#   restore.sh wide_world_importers_pg.dump
# Where to and as whom: PGHOST, PGPORT, PGDATABASE, PGUSER (a superuser), PGPASSWORD or PGPASSFILE.
# Exit status: 0 the rows are there, or the database has the tables already; 1 not; 2 wrong use.
set -eu

[ $# = 1 ] && [ -f "$1" ] || { echo "usage: $0 ARCHIVE" >&2; exit 2; }
archive=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

query() {
  psql --no-psqlrc --quiet --tuples-only --no-align --field-separator ' ' --set ON_ERROR_STOP=1 "$@"
}

if [ "$(query --command "SELECT to_regclass('sales.orders') IS NOT NULL")" = t ]; then
  echo "The database has the tables already"
  exit 0
fi

# Whom the archive's objects belong to, or are granted to. None of them may log in.
query <<'SQL'
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['admin', 'azure_pg_admin', 'azure_superuser', 'greglow', 'data_engineer'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
END
$$;
SQL

# Not --exit-on-error: the archive was made on Azure, and may ask for what is only there. The rows decide.
errors=0
pg_restore --dbname "$(query --command 'SELECT current_database()')" "$archive" 2> "$work/errors" || errors=$?
cat "$work/errors" >&2

# Rows in the archive: the lines of each COPY.
{ pg_restore --data-only --file - "$archive" || touch "$work/unreadable"; } | awk '
  /^COPY / && !table { table = $2; rows = 0; next }
  table && $0 == "\\." { print table, rows; table = ""; next }
  table { rows++ }' | sort > "$work/archive"
if [ -e "$work/unreadable" ]; then
  echo "The archive $archive cannot be read to its end" >&2
  exit 1
fi
# Rows in the database.
awk '{ printf "SELECT %c%s%c, count(*) FROM %s;\n", 39, $1, 39, $1 }' "$work/archive" | query > "$work/unsorted" || true
sort "$work/unsorted" > "$work/database"

if ! diff "$work/archive" "$work/database" > "$work/difference"; then
  echo "Tables whose rows are not those of the archive (<: archive, >: database):" >&2
  cat "$work/difference" >&2
  exit 1
fi
if [ "$(query --command "SELECT to_regclass('sales.orders') IS NOT NULL")" != t ]; then
  echo "The archive $archive has no table sales.orders: is it WideWorldImporters?" >&2
  exit 1
fi
query --command ANALYZE
[ "$errors" = 0 ] || echo "pg_restore could not do everything that the archive asks for, see above; the rows are all there" >&2
awk '{ tables++; rows += $2 } END { printf "Restored %d rows in %d tables, as many as in the archive\n", rows, tables }' "$work/database"
