# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # read and set by drill.sh
# A platform of the drill's own, each service and server a process, so that each can be stopped by SIGSTOP: it is there,
# holds its connections, and does nothing. PostgreSQL's WAL sender can be, too.
#
#   rig_address  options by which commands reach the platform        rig_start        starts it, returns when it is filled
#   rig_stalls   what can hang, and the stage that is then to be      rig_stall WHAT   has it hang
#                named: connector=capture …                           rig_resume WHAT  lets it go on
#   rig_also PID  a process that ends with the platform               rig_end          stops it for good

rig_stalls='connector=capture walsender=capture transforms=transforms sink=sink bigquery=sink'
rig_configs=$directory/processes/configs
rig_address=(--configs "$rig_configs")
declare -gA rig_processes=()
rig_others=()
rig_stopped=

rig_start() {
  mkdir -p "$rig_configs"
  rig_write_configs
  rig_run postgresql "$((port + 1))"
  "$wwi" fill --config "$rig_configs/workload.yaml" >"$work/fill.out" 2>&1 \
    || differ 'wwi fill' 'PostgreSQL is filled' "$(cat "$work/fill.out")"
  rig_run broker "$((port + 3))"
  rig_run registry "$((port + 5))"
  rig_run bigquery "$((port + 8))"
  rig_run connector "$((port + 9))"
  rig_run transforms "$((port + 10))"
  rig_run sink "$((port + 11))"
  rig_run console "$((port + 12))"
  ask await --timeout 10m || differ 'wwi await' 'the warehouse is filled' "$said"
  rig_run workload "$((port + 14))"
}

rig_write_configs() {
  local data=$directory/processes source kafka
  source="source: {url: \"jdbc:postgresql://127.0.0.1:$port/wwi\", user: postgres}"
  kafka="kafka: {bootstrapServers: \"127.0.0.1:$((port + 2))\", schemaRegistryUrl: \"http://127.0.0.1:$((port + 4))\"}"
  rig_config postgresql 1 "directory: $data/postgresql" "port: $port"
  rig_config broker 3 "directory: $data/kafka" "port: $((port + 2))"
  rig_config registry 5 "directory: $data/registry" "port: $((port + 4))"
  rig_config bigquery 8 "directory: $data/bigquery" "grpcPort: $((port + 6))" "restPort: $((port + 7))"
  rig_config connector 9 "$source" "$kafka" 'capture: {factPartitions: 2}'
  rig_config transforms 10 "$kafka" "processing: {stateDirectory: $data/transforms, factPartitions: 2}"
  rig_config sink 11 "$kafka" 'bigQuery:' '  project: wwi-local' \
    "  endpoint: {grpc: \"127.0.0.1:$((port + 6))\", rest: \"http://127.0.0.1:$((port + 7))\"}"
  rig_config console 12 "configs: $rig_configs" "services: {connector: \"http://127.0.0.1:$((port + 9))\"," \
    "  transforms: [\"http://127.0.0.1:$((port + 10))\"], sinks: [\"http://127.0.0.1:$((port + 11))\"]}" \
    "console: {port: $((port + 13))}"
  rig_config workload 14 "$source" "transactionsPerSecond: $workload"
}

rig_config() { # SERVICE OPERATIONS-PORT-OFFSET LINE…
  local file=$rig_configs/$1.yaml
  printf 'operations: {port: %d}\n' "$((port + $2))" >"$file"
  shift 2
  printf '%s\n' "$@" >>"$file"
}

rig_run() { # SERVICE OPERATIONS-PORT
  WWI_HEAP=${WWI_HEAP:-1g} "$wwi" run "$1" --config "$rig_configs/$1.yaml" >"$work/$1.out" 2>&1 &
  rig_processes[$1]=$!
  local until=$((SECONDS + 240))
  until curl -sf -o "$work/health" --max-time 5 "http://127.0.0.1:$2/health/ready"; do
    if ! kill -0 "${rig_processes[$1]}" 2>/dev/null || [ $SECONDS -ge $until ]; then
      differ "wwi run $1" 'ready within 240 s' "$(tail -5 "$work/$1.out")"
    fi
    sleep 0.3
  done
}

rig_also() { rig_others+=("$1"); }

rig_stall() {
  if [ "$1" = walsender ]; then
    local postmaster
    postmaster=$(head -1 "$directory/processes/postgresql/data/postmaster.pid")
    rig_stopped=$(ps -o pid=,args= --ppid "$postmaster" | awk '/walsender/ { print $1 }')
  else
    rig_stopped=${rig_processes[$1]}
  fi
  # shellcheck disable=SC2086 # one process or several
  kill -STOP $rig_stopped
}

rig_resume() {
  # shellcheck disable=SC2086 # one process or several
  if [ -n "$rig_stopped" ]; then kill -CONT $rig_stopped; fi
  rig_stopped=
}

rig_end() {
  local name
  rig_resume
  for name in "${rig_others[@]}"; do
    kill "$name" 2>/dev/null || true
    wait "$name" 2>/dev/null || true
  done
  rig_others=()
  for name in workload console sink transforms connector bigquery registry broker postgresql; do
    if [ -n "${rig_processes[$name]:-}" ]; then
      kill "${rig_processes[$name]}" 2>/dev/null || true
      wait "${rig_processes[$name]}" 2>/dev/null || true
    fi
  done
  rig_processes=()
}
