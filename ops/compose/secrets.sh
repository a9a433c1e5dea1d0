#!/bin/sh
# Makes the passwords that docker-compose.yaml hands to the containers as files: secrets/*, random, each once.
# The folder lets in nobody but its owner; the files themselves must be readable for the containers' own users.
set -eu
cd "$(dirname "$0")/../.."
umask 077
mkdir -p secrets
for name in postgres_password replication_password operations_token console_token grafana_password; do
  file=secrets/$name
  if [ ! -s "$file" ]; then
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' > "$file"
    chmod 644 "$file"
    echo "made $file"
  fi
done
