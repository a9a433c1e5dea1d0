# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # read and set by drill.sh
# A wwi local of the drill's own, which is killed as a whole: the process with all services, and PostgreSQL's.
#
#   rig_address  options by which commands reach the platform        rig_start  starts it, returns when it is up to date
#   rig_console  its console, rig_curl curl's options for that        rig_kill   kill -9
#   rig_sink     the sink's YAML                                      rig_end    stops it for good
#   rig_await_new_transforms, rig_tidy: see there

rig_console=http://127.0.0.1:$port
rig_address=(--platform "$rig_console")
rig_curl=()
rig_directory=$directory/local
rig_sink=$work/sink.yaml
rig_process=0

rig_start() {
  mkdir -p "$rig_directory"
  : >"$work/local.out"
  "$wwi" local --dir "$rig_directory" --port "$port" --workload "$workload" >"$work/local.out" 2>&1 &
  rig_process=$!
  local until=$((SECONDS + 600)) written=
  while ! grep -q 'Up to date after' "$work/local.out"; do
    if [ -z "$written" ] && grep -q '✔ Local BigQuery' "$work/local.out"; then
      rig_write_sink
      written=yes
    fi
    if ! kill -0 "$rig_process" 2>/dev/null || [ $SECONDS -ge $until ]; then
      differ 'wwi local starts' 'up to date within 600 s' "$(tail -20 "$work/local.out")"
    fi
    sleep 0.2
  done
}

# Where its servers are this time: a port may have been taken meanwhile.
rig_write_sink() {
  local kafka registry rest grpc
  kafka=$(sed -n 's/.*✔ Kafka *\([^ ]*\).*/\1/p' "$work/local.out")
  registry=$(sed -n 's/.*✔ Schema registry *\([^ ]*\).*/\1/p' "$work/local.out")
  rest=$(sed -n 's/.*✔ Local BigQuery *REST \([^,]*\), .*/\1/p' "$work/local.out")
  grpc=$(sed -n 's/.*✔ Local BigQuery .*gRPC \([^ ]*\).*/\1/p' "$work/local.out")
  cat >"$rig_sink.new" <<END
kafka: {bootstrapServers: "$kafka", schemaRegistryUrl: "$registry"}
bigQuery: {project: wwi-local, endpoint: {grpc: "$grpc", rest: "$rest"}}
END
  mv "$rig_sink.new" "$rig_sink"
}

rig_kill() {
  local postmaster
  postmaster=$(head -1 "$rig_directory/postgres/data/postmaster.pid")
  kill -9 "$rig_process" "$postmaster"
  wait "$rig_process" 2>/dev/null || true
}

rig_end() {
  if [ "$rig_process" != 0 ]; then
    kill "$rig_process" 2>/dev/null || true
    wait "$rig_process" 2>/dev/null || true
  fi
  rig_process=0
}

# Returns when the stores of a generation appear beside those that were there.
rig_await_new_transforms() {
  local there until=$((SECONDS + 60))
  there=$(ls "$rig_directory/streams")
  while [ $SECONDS -lt $until ]; do
    if [ "$(ls "$rig_directory/streams")" != "$there" ]; then return 0; fi
    sleep 0.05
  done
  return 1
}

# Whether one generation's stores are all that is there.
rig_tidy() {
  local until=$((SECONDS + 60))
  while [ $SECONDS -lt $until ]; do
    said=$(ls "$rig_directory/streams")
    if [ "$(wc -w <<<"$said")" = 1 ]; then return 0; fi
    sleep 0.5
  done
  return 1
}
