#!/usr/bin/env bash
# Builds everything once and runs every test project. Ends with one line: N passed, N failed, N skipped.
# Installs what is missing with apt where it may. Needs no terminal and no input.
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
configuration="${CONFIGURATION:-Debug}"

give_up() { echo "eng/test.sh: $1" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

install() { # command-or-program's-path package
  command -v "$1" >/dev/null 2>&1 && return
  command -v apt-get >/dev/null 2>&1 || return
  local as_root=""
  if [ "$(id -u)" != 0 ]; then sudo -n true 2>/dev/null || return; as_root="sudo -n"; fi
  echo "eng/test.sh: installing $2" >&2
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get install -y -qq "$2" >/dev/null 2>&1 || { $as_root apt-get update -qq >/dev/null 2>&1; $as_root apt-get install -y -qq "$2" >/dev/null 2>&1; }
}

install chromium chromium
install npm npm
install "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -1 || true)" postgresql
# The tests start their own; Debian's mustn't set one up for the machine.
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections 2>/dev/null || true
install /usr/lib/postfix/sbin/master postfix
command -v dotnet >/dev/null || give_up "expected the .NET SDK of global.json, but there is no dotnet. See https://dotnet.microsoft.com/download"
dotnet --version >/dev/null || give_up "expected the .NET SDK of global.json, but another one is installed."
command -v npm >/dev/null || give_up "expected node and npm (the design system's stylesheets come from npm), but there is no npm."
command -v chromium >/dev/null || echo "eng/test.sh: there is no chromium; tests in a browser will fail." >&2

dotnet build CaseFlow.sln -c "$configuration" --nologo -v quiet || give_up "the build failed."

# What is measured elsewhere needn't be compiled for the long run here: the programs of the tests live for seconds. Programs they start inherit it.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0

# Servers that tests talk to; each is stopped at the end, however it comes.
servers="$(mktemp -d)"
chmod 755 "$servers"
end_tree() { # a program and all that it started
  local child
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do end_tree "$child"; done
  kill "$1" 2>/dev/null
}
stop_servers() {
  for running in $(jobs -rp); do end_tree "$running"; done
  eng/postgres.sh stop "$servers/postgres"
  rm -rf "$servers"
}
trap stop_servers EXIT
trap 'exit 1' INT TERM HUP
CASEFLOW_TEST_POSTGRES="$(eng/postgres.sh start "$servers/postgres")" || give_up "PostgreSQL can't be started."
export CASEFLOW_TEST_POSTGRES

passed=0 failed=0 skipped=0
declare -A project_of=() # by the id of the program that runs it

tell() { # what a project's program wrote, once it has ended
  local name="$1" status="$2" log="$servers/$1.log" line t e f s
  echo "== tests/$name"
  grep -E '\[FAIL\]|\[SKIP\]|Total:|^      ' "$log" || true
  # e.g. "   CaseFlow.Web.Tests  Total: 131, Errors: 0, Failed: 4, Skipped: 0, Not Run: 0, Time: 74.100s"
  line="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)"
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$line"; }
  if [ -n "$line" ]; then
    t=$(number Total) e=$(number Errors) f=$(number Failed) s=$(number Skipped)
    passed=$((passed + t - f - s)) failed=$((failed + f + e)) skipped=$((skipped + s))
    # A run that died after its summary is no success.
    if [ "$status" != 0 ] && [ "$f" = 0 ] && [ "$e" = 0 ]; then failed=$((failed + 1)); fi
  else
    tail -30 "$log" >&2
    echo "eng/test.sh: $name ended without a summary." >&2
    failed=$((failed + 1))
  fi
}

take_one() { # waits for one of the programs that run
  local ended status
  wait -n -p ended; status=$?
  tell "${project_of[$ended]}" "$status"
  unset "project_of[$ended]"
}

# Two at a time: each waits now and then for a browser or a server. The longest first; before all, and alone, the one that kills servers in the midst of things: it is about time.
names=(CaseFlow.Chaos.Tests CaseFlow.Web.Tests)
for project in tests/*.Tests; do
  name="$(basename "$project")"
  [[ " ${names[*]} " == *" $name "* ]] || names+=("$name")
done
for name in "${names[@]}"; do
  [ "${#project_of[@]}" -lt 2 ] && [ "${project_of[*]}" != CaseFlow.Chaos.Tests ] || take_one
  # Each test project is a program of its own.
  dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor >"$servers/$name.log" 2>&1 &
  project_of[$!]="$name"
done
while [ "${#project_of[@]}" -gt 0 ]; do take_one; done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
