#!/bin/sh
# Runs role.sql and gives the role its password. Nothing secret is in an argument or in the server's log.
set -eu
PGPASSWORD=$(cat /run/secrets/postgres_password)
export PGPASSWORD
here=$(dirname "$0")
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$here/role.sql"
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\set password `cat /run/secrets/replication_password`
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
ALTER ROLE wwi_replication PASSWORD :'password';
SQL
echo "The role wwi_replication may capture"
