#!/usr/bin/env bash
# Builds everything once and runs every test project. Ends with one line: N passed, N failed, N skipped.
# Installs what is missing with apt where it may. Needs no terminal and no input.
set -uo pipefail
cd "$(dirname "$0")/.."
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
configuration="${CONFIGURATION:-Debug}"

give_up() { echo "eng/test.sh: $1" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

install() { # command package
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
command -v dotnet >/dev/null || give_up "expected the .NET SDK of global.json, but there is no dotnet. See https://dotnet.microsoft.com/download"
dotnet --version >/dev/null || give_up "expected the .NET SDK of global.json, but another one is installed."
command -v npm >/dev/null || give_up "expected node and npm (the design system's stylesheets come from npm), but there is no npm."
command -v chromium >/dev/null || echo "eng/test.sh: there is no chromium; tests in a browser will fail." >&2

dotnet build CaseFlow.sln -c "$configuration" --nologo -v quiet || give_up "the build failed."

passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  echo "== $project"
  log="$(mktemp)"
  dotnet test "$project" -c "$configuration" --no-build --nologo 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  # e.g. "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, Duration: …"
  line="$(grep -E 'Failed: +[0-9]+, Passed: +[0-9]+, Skipped: +[0-9]+' "$log" | tail -1)"
  rm -f "$log"
  if [ -n "$line" ]; then
    f=$(sed -E 's/.*Failed: +([0-9]+).*/\1/' <<<"$line")
    p=$(sed -E 's/.*Passed: +([0-9]+).*/\1/' <<<"$line")
    s=$(sed -E 's/.*Skipped: +([0-9]+).*/\1/' <<<"$line")
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    # A run that died after its summary is no success.
    if [ "$status" != 0 ] && [ "$f" = 0 ]; then failed=$((failed + 1)); fi
  else
    echo "eng/test.sh: $project ended without a summary." >&2
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
