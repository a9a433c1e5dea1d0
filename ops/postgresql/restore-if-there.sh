#!/bin/sh
# Restores the official archive if it lies in /data; the first thing that a new database of docker-compose.yaml gets.
set -eu
archive=/data/wide_world_importers_pg.dump
if [ ! -f "$archive" ]; then
  echo "No $archive: the data will be generated"
  exit 0
fi
PGPASSWORD=$(cat /run/secrets/postgres_password)
export PGPASSWORD
exec sh "$(dirname "$0")/restore.sh" "$archive"
