#!/usr/bin/env bash
# A throw-away PostgreSQL server for tests, on 127.0.0.1, gone with its folder.
#   eng/postgres.sh start <folder>   makes the folder, starts a server in it, prints an Npgsql connection string
#   eng/postgres.sh stop <folder>    stops the server and deletes the folder
# initdb refuses root; as root the server runs as the user postgres, whom Debian's package makes.
set -uo pipefail
export LC_ALL=C

give_up() { echo "eng/postgres.sh: $1" >&2; exit 1; }

[ $# = 2 ] || give_up "expected start or stop and a folder, but got '$*'."
mkdir -p "$(dirname "$2")"
folder="$(cd "$(dirname "$2")" && pwd)/$(basename "$2")"

binaries="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
[ -n "$binaries" ] || { initdb="$(command -v initdb)" && binaries="$(dirname "$(readlink -f "$initdb")")"; }
[ -x "$binaries/initdb" ] && [ -x "$binaries/pg_ctl" ] || give_up "expected PostgreSQL's programs (Debian: postgresql), but there is no initdb."

as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp "$@"); else "$@"; fi
}

free_port() { # one that nobody listens on; a server that loses the race for it is started again on another
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

case "$1" in
  start)
    [ ! -e "$folder" ] || give_up "expected a new folder, but $folder is there."
    mkdir -m 700 "$folder" || give_up "$folder can't be made."
    if [ "$(id -u)" = 0 ]; then
      id postgres >/dev/null 2>&1 || give_up "expected the user postgres to run the server as, but there is none; root can't."
      chown postgres "$folder"
    fi
    password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    echo "$password" | as_owner tee "$folder/password" >/dev/null
    as_owner "$binaries/initdb" -D "$folder/data" -U caseflow --auth=scram-sha-256 --pwfile="$folder/password" \
      -E UTF8 --locale=C --no-sync >"$folder.log" 2>&1 || { cat "$folder.log" >&2; rm -rf "$folder" "$folder.log"; give_up "initdb failed."; }
    rm -f "$folder.log"
    # Durability is the office's concern, not this server's: it never outlives its run.
    for attempt in 1 2 3 4 5; do
      port="$(free_port)"
      if as_owner "$binaries/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start -o "-h 127.0.0.1 -p $port -k '' \
          -c max_connections=400 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" >/dev/null 2>&1 </dev/null; then
        echo "Host=127.0.0.1;Port=$port;Username=caseflow;Password=$password;Database=postgres"
        exit 0
      fi
    done
    as_owner cat "$folder/log" >&2
    rm -rf "$folder"
    give_up "the server did not start."
    ;;
  stop)
    [ -e "$folder" ] || exit 0
    [ -e "$folder/data" ] || give_up "expected a folder made by start, but $folder has no data."
    as_owner "$binaries/pg_ctl" -D "$folder/data" -m immediate -w -t 30 stop >/dev/null 2>&1
    rm -rf "$folder"
    ;;
  *) give_up "expected start or stop, but got '$1'." ;;
esac
