#!/usr/bin/env bash
# Kills the real server again and again while clients walk complaints, and counts what was lost, doubled or stuck: expected is nothing.
#   eng/chaos.sh [--walks 1000] [--seed S] [--database Sqlite|PostgreSql|both] [--mail Pickup|Smtp|both] [--minutes 60]
#   --minutes: no new office is begun after so many. --office N [--points a,b,…]: one office alone, as a fault's report says.
# Prints its seed; exit code 1 when something was found. 1 000 walks take about half an hour on two cores.
set -uo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
configuration="${CONFIGURATION:-Debug}"
dotnet build "$here/tests/CaseFlow.Chaos" -c "$configuration" --nologo -v quiet || exit 1
dotnet "$here/tests/CaseFlow.Chaos/bin/$configuration/net10.0/CaseFlow.Chaos.dll" "$@"
