#!/usr/bin/env bash
# Goes through what an operator hopes never to need, by the wwi command, and says at each step what was expected and what
# was found. Ends with status 1 at the first difference, and leaves the platform stopped and its directory as it is.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

usage() {
  cat <<'END'
Usage: ops/drill/drill.sh [OPTION]… DRILL…
  rows        three rows and a column are spoilt in the warehouse: reconcile finds exactly these, and repair mends them
  rebuild     all tables of the star schema are rebuilt from their topics under the workload, with the whole platform
              killed in each phase, while readers look all the time
  transforms  the same by new transforms, which compute the star schema anew from the change topics
  stalls      each stage is made to hang in turn: wwi lag names it, and no other, within 10 s
  all         the four

  --dir DIR        where the platforms of the drill keep their state; it is made, and must be empty (default .wwi-drill)
  --port N         N to N+20 are used on 127.0.0.1 (default 24080)
  --workload RATE  transactions per second (default 20)
  --phases LIST    those of a rebuild in which the platform is killed (default "FILLING CHECKING SWAPPING GRACE REMOVING",
                   and for transforms also "ORDER": between their start and the order that is written down)
  --wwi COMMAND    the wwi command (default: that of this checkout)
  --rig FILE       functions that run another platform in place of the drill's own; see ops/drill/local.sh for those that
                   rows, rebuild and transforms call, ops/drill/processes.sh for those of stalls
END
}

directory=.wwi-drill port=24080 workload=20 phases='FILLING CHECKING SWAPPING GRACE REMOVING ORDER' wwi=$home/wwi rig= drills=()
while [ $# -gt 0 ]; do
  case $1 in
    --dir | --port | --workload | --phases | --wwi | --rig)
      [ $# -ge 2 ] || { echo "drill: $1 needs a value" >&2; exit 2; }
      case $1 in
        --dir) directory=$2 ;;
        --port) port=$2 ;;
        --workload) workload=$2 ;;
        --phases) phases=$2 ;;
        --wwi) wwi=$2 ;;
        --rig) rig=$2 ;;
      esac
      shift 2
      ;;
    -h | --help) usage; exit 0 ;;
    all) drills+=(rows rebuild transforms stalls); shift ;;
    rows | rebuild | transforms | stalls) drills+=("$1"); shift ;;
    *) echo "drill: there is no $1" >&2; usage >&2; exit 2 ;;
  esac
done
[ ${#drills[@]} -gt 0 ] || { usage >&2; exit 2; }
if [ -d "$directory" ] && [ -n "$(ls -A "$directory")" ]; then
  echo "drill: $directory is not empty; remove it, or name another by --dir" >&2
  exit 2
fi
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
work=$directory/drill
mkdir -p "$work"

begun=$SECONDS
readers=0
said=

# What the steps print: the seconds since the start, what is done, what was expected, what was found.
say() { printf '%5d s  %s\n' $((SECONDS - begun)) "$*"; }
found() { # STEP EXPECTED FOUND
  printf '%5d s  %s\n           expected: %s\n           found:    %s\n' $((SECONDS - begun)) "$1" "$2" "$3"
}
differ() { # STEP EXPECTED FOUND
  found "$1" "$2" "$3"
  printf 'DIFFERENT after %d s; state and logs are in %s\n' $((SECONDS - begun)) "$directory"
  exit 1
}
now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }
seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

finish() {
  local status=$?
  trap - EXIT
  end_readers
  if declare -F rig_end >/dev/null; then rig_end || true; fi
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# The rig's platform by the wwi command; what it says goes into $said, its status is the function's.
ask() {
  local status=0
  said=$("$wwi" "$@" "${rig_address[@]}" 2>&1) || status=$?
  return "$status"
}

# The console's status, asked so often that a JVM for each question would be too slow.
console_status() { curl -sS --max-time 10 "${rig_curl[@]}" "$rig_console/api/status" 2>/dev/null || true; }

# Readers of the star schema, a process that outlives the platform.
begin_readers() {
  : >"$work/readers" # the process makes it when it comes to run
  "$wwi" drill read --config "$rig_sink" >"$work/readers" 2>"$work/readers.err" &
  readers=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if grep -q '^SEEN' "$work/readers"; then return; fi
    kill -0 "$readers" 2>/dev/null || break
    sleep 0.2
  done
  differ 'readers begin' 'every table of the star schema is counted' "$(cat "$work/readers" "$work/readers.err")"
}
end_readers() {
  if [ "$readers" != 0 ]; then kill "$readers" 2>/dev/null || true; wait "$readers" 2>/dev/null || true; fi
  readers=0
}
readers_saw() {
  local tally
  tally=$(grep '^SEEN' "$work/readers" | tail -1 | cut -d' ' -f3-)
  if grep -q '^FAULT' "$work/readers" || ! kill -0 "$readers" 2>/dev/null; then
    differ "$1" 'readers saw whole tables only' "$tally; $(grep '^FAULT' "$work/readers" | head -3)$(cat "$work/readers.err")"
  fi
  found "$1" 'readers saw whole tables only' "$tally"
}

# What a package type was called before the business renamed it, PostgreSQL cannot tell: tables that are unverified for no
# other reason are as equal as can be told, and are named.
green='every table equal, as far as PostgreSQL still knows the names of packages'
reconcile_is_green() {
  local status=0
  ask reconcile || status=$?
  if [ "$status" = 0 ] || { [ "$status" = 3 ] && [ -z "$(unverified)" ]; }; then
    found "$1" "$green" "$(summary)$(sed -n 's/^\(.*\) is unverified: \([0-9,]* rows\):.*/; \1 unverified for \2/p' <<<"$said" | tr -d '\n')"
  else
    differ "$1" "$green" "$said"
  fi
}
unverified() { grep ' is unverified: ' <<<"$said" | grep -v 'package shows a name of the time' || true; }
summary() { grep 'VERIFIED EQUAL at' <<<"$said"; }

# ---- rows

drill_rows() {
  say 'rows: a platform starts and fills itself'
  rig_start
  reconcile_is_green 'reconcile before'

  local status=0 spoilt tables
  "$wwi" drill damage --config "$rig_sink" --yes >"$work/damage" 2>"$work/damage.err" || status=$?
  [ "$status" = 0 ] || differ 'damage' 'three rows and a column are spoilt' "$(cat "$work/damage" "$work/damage.err")"
  say "spoilt: $(sed 's/  */ /g' "$work/damage" | paste -sd, | sed 's/,/, /g')"

  status=0
  ask reconcile || status=$?
  printf '%s\n' "$said" >"$work/reconcile-damaged"
  [ "$status" = 1 ] || differ 'reconcile' 'status 1: something differs' "status $status: $said"
  tables=$(awk '$NF == "DIFFERENT" { print $1 }' "$work/reconcile-damaged" | sort | paste -sd' ')
  spoilt=$(awk -F'  +' '{ print $2 }' "$work/damage" | sort -u | paste -sd' ')
  [ -z "$(unverified)" ] || differ 'reconcile' 'everything is compared' "$(unverified)"
  [ "$tables" = "$spoilt" ] || differ 'reconcile' "$spoilt differ" "$tables differ: $said"
  # A row that lost its values differs in many columns and is one row.
  sed -nE 's/^((different value|missing row|unexpected row|missing column) +[^ ]+).*/\1/p' "$work/reconcile-damaged" \
    | sed -E 's/  +/  /' | sort -u >"$work/found"
  awk -F'  +' '{ print $1 "  " $3 }' "$work/damage" | sort -u >"$work/expected"
  if ! cmp -s "$work/expected" "$work/found"; then
    differ 'reconcile' "$(paste -sd, "$work/expected")" "$(paste -sd, "$work/found"); $said"
  fi
  found 'reconcile' "exactly: $(sed 's/  */ /g' "$work/expected" | paste -sd, | sed 's/,/, /g')" "these; $(summary)"

  status=0
  # shellcheck disable=SC2086 # names of tables, without blanks
  ask reconcile $spoilt --repair || status=$?
  [ "$status" = 0 ] || differ 'reconcile --repair' 'VERIFIED EQUAL' "status $status: $said"
  found "reconcile --repair $spoilt" 'VERIFIED EQUAL' "$(summary)$(sed -n 's/^Repair: /; /p' <<<"$said" | tr -d '\n')"
  reconcile_is_green 'reconcile after'
}

# ---- rebuild

tables_in() { # PHASE: how many tables are rebuilt and are in that phase
  console_status | grep -oE '"table":"[^"]*","phase":"[A-Z_]+"' | grep -c "\"$1\"" || true
}
rebuilds_running() { console_status | grep -oE '"table":"[^"]*","phase":"[A-Z_]+"' | wc -l; }

await_phase() { # PHASE HOW-MANY SECONDS
  local until=$((SECONDS + $3)) count
  while [ $SECONDS -lt $until ]; do
    count=$(tables_in "$1")
    if [ "$count" -ge "$2" ]; then return 0; fi
    if [ "$(tables_in HELD)" != 0 ]; then ask rebuild --status || true; return 1; fi
  done
  ask rebuild --status || true
  return 1
}
await_no_rebuild() {
  local until=$((SECONDS + 300)) status
  while [ $SECONDS -lt $until ]; do
    status=$(console_status)
    if grep -q '"rebuilds":{"running":\[\]' <<<"$status"; then return 0; fi
    sleep 0.3
  done
  ask rebuild --status || true
  return 1
}

kill_and_restart() { # STEP PHASE
  local seen killed
  seen=$(console_status | grep -oE '"table":"[^"]*","phase":"[A-Z_]+"' | sed 's/.*"phase":"\(.*\)"/\1/' | sort | uniq -c \
    | awk '{ print $1, $2 }' | paste -sd, | sed 's/,/, /g' || true)
  rig_kill
  killed=$(now_ms)
  rig_start
  say "$1: killed in $2 (a moment later: ${seen:-none}), up to date again after $(seconds $(($(now_ms) - killed))) s"
}

# Ends a rebuild that is under way: swapped in everywhere, old generations removed.
complete() { # STEP
  await_phase GRACE "$STARS" 600 || differ "$1" "all $STARS tables swapped in" "$said"
  ask rebuild analytics --finish || differ "$1" 'the old generations are given up' "$said"
  await_no_rebuild || differ "$1" 'no rebuild is left' "$said"
}

begin() { # KIND STEP
  local order=(rebuild analytics --detach)
  if [ "$1" = transforms ]; then order=(rebuild --transforms --detach); fi
  ask "${order[@]}" || differ "$2" 'the rebuild is ordered' "$said"
}

begin_unless_running() { # KIND STEP
  if [ "$(rebuilds_running)" = 0 ]; then begin "$1" "$2"; fi
}

kill_in() { # KIND PHASE
  local step="rebuild by $1" tries
  case $2 in
    GRACE)
      begin_unless_running "$1" "$step"
      await_phase GRACE "$STARS" 600 || differ "$step" "all $STARS tables in GRACE" "$said"
      kill_and_restart "$step" GRACE
      [ "$(tables_in GRACE)" = "$STARS" ] || { ask rebuild --status || true; differ "$step" "all $STARS still in GRACE" "$said"; }
      return
      ;;
    REMOVING)
      begin_unless_running "$1" "$step"
      await_phase GRACE "$STARS" 600 || differ "$step" "all $STARS tables in GRACE" "$said"
      ask rebuild analytics --finish || differ "$step" 'the old generations are given up' "$said"
      await_phase REMOVING 1 60 || differ "$step" 'REMOVING is seen' "$said"
      kill_and_restart "$step" REMOVING
      await_no_rebuild || differ "$step" 'no rebuild is left' "$said"
      return
      ;;
  esac
  for tries in 1 2 3; do
    if [ "$(rebuilds_running)" != 0 ]; then complete "$step"; fi
    begin "$1" "$step"
    if await_phase "$2" 1 300; then
      kill_and_restart "$step" "$2"
      return
    fi
    say "$step: $2 was over before it was seen, try $tries"
  done
  differ "$step" "$2 is seen" 'not in three rebuilds'
}

drill_rebuild() { rebuild_with_kills topics; }

drill_transforms() {
  rebuild_with_kills transforms
  case $phases in *ORDER*) kill_while_ordered ;; esac
  rig_tidy || differ 'what generations of the transforms left behind' 'nothing' "$said"
  found 'what generations of the transforms left behind' 'nothing' 'nothing'
}

rebuild_with_kills() { # KIND
  local kind=$1 phase
  say "rebuild by $kind: a platform starts"
  rig_start
  begin_readers
  STARS=$(grep -m 1 -oE 'answers of [0-9]+' "$work/readers" | tr -dc 0-9)
  for phase in ${phases/ORDER/}; do
    kill_in "$kind" "$phase"
    readers_saw "rebuild by $kind, killed in $phase"
  done
  if [ "$(rebuilds_running)" != 0 ]; then complete "rebuild by $kind"; fi
  ask await || differ "rebuild by $kind: await" 'the warehouse catches up' "$said"
  reconcile_is_green "rebuild by $kind: reconcile"
}

# Between the start of new transforms and the order that is written down.
kill_while_ordered() {
  "$wwi" rebuild --transforms --detach "${rig_address[@]}" >"$work/order" 2>&1 &
  local order=$!
  rig_await_new_transforms || differ 'new transforms start' 'they are seen to' 'nothing of them within 60 s'
  kill_and_restart 'rebuild by transforms' 'the order'
  wait "$order" 2>/dev/null || true
  if [ "$(rebuilds_running)" = 0 ]; then
    say 'the order was not written down; it is given again'
    begin transforms 'order again'
  fi
  complete 'rebuild by transforms, killed in the order'
  readers_saw 'rebuild by transforms, killed in the order'
  ask await || differ 'await' 'the warehouse catches up' "$said"
  reconcile_is_green 'reconcile at the end'
}

# ---- stalls

named() { { grep -oE '"stage":"[^"]+","state":"STALLED"' <<<"$1" || true; } | cut -d'"' -f4 | paste -sd' '; }

await_caught_up() { # STEP
  local until=$((SECONDS + 180)) line
  while [ $SECONDS -lt $until ]; do
    line=$(tail -1 "$work/lag")
    if [ -n "$line" ] && ! grep -qE '"stage":"[^"]+","state":"(STALLED|UNKNOWN|FALLING_BEHIND|CATCHING_UP)"' <<<"$line"; then
      return
    fi
    sleep 0.5
  done
  differ "$1" 'every stage has caught up within 180 s' "$(tail -1 "$work/lag" | cut -c1-2000)"
}

stall() { # WHAT STAGE
  local lines began line stages took
  lines=$(wc -l <"$work/lag")
  began=$(now_ms)
  rig_stall "$1"
  while :; do
    line=$(tail -n "+$((lines + 1))" "$work/lag" | tail -1)
    stages=$(named "$line")
    took=$(($(now_ms) - began))
    if [ -n "$stages" ]; then break; fi
    if [ "$took" -gt 15000 ]; then
      rig_resume "$1"
      differ "$1 hangs" "lag names $2 within 10 s" "it names nothing after 15 s: $(cut -c1-2000 <<<"$line")"
    fi
    sleep 0.1
  done
  # What a second look says, and the command's exit status.
  local status=0
  ask lag || status=$?
  printf '\n%s hangs:\n%s\n' "$1" "$said" >>"$work/lag-tables"
  rig_resume "$1"
  if [ "$stages" != "$2" ] || [ "$took" -gt 10000 ] || [ "$status" != 1 ]; then
    differ "$1 hangs" "lag names $2, and no other, within 10 s" "it names $stages after $(seconds "$took") s; status $status: $said"
  fi
  found "$1 hangs" "lag names $2, and no other, within 10 s" \
    "$2 after $(seconds "$took") s: $(grep -E "^$2 " <<<"$said" | head -1 | sed 's/  */ /g')"
  await_caught_up "after $1 hung"
}

drill_stalls() {
  say 'stalls: a platform starts, each service in a process of its own'
  rig_start
  "$wwi" lag --watch --json "${rig_address[@]}" >"$work/lag" 2>"$work/lag.err" &
  rig_also $!
  : >"$work/lag-tables"
  await_caught_up 'before'
  local pair
  for pair in $rig_stalls; do
    stall "${pair%%=*}" "${pair#*=}"
  done
  ask await || differ 'await' 'the warehouse catches up' "$said"
  reconcile_is_green 'reconcile at the end'
}

# Bash reads a script while it runs it: a function is read as a whole, whatever becomes of the file.
main() {
  for drill in "${drills[@]}"; do
    if [ -n "$rig" ]; then
      # shellcheck source=/dev/null
      . "$rig"
    elif [ "$drill" = stalls ]; then
      # shellcheck source=ops/drill/processes.sh
      . "$home/ops/drill/processes.sh"
    else
      # shellcheck source=ops/drill/local.sh
      . "$home/ops/drill/local.sh"
    fi
    "drill_$drill"
    end_readers
    rig_end
  done
  printf 'AS EXPECTED: %s, in %d s\n' "${drills[*]}" $((SECONDS - begun))
  exit 0
}

main
