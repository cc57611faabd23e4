#!/bin/sh
# Makes the cluster at the first start, then serves it; who is who is told by the account at the socket.
set -eu
PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)"
data=/data/cluster
if [ ! -s "$data/PG_VERSION" ]; then
    rm -rf "$data.new"
    # Renamed when it is whole: a first start that was cut short begins anew.
    initdb --pgdata "$data.new" --username yunlab --auth peer --encoding UTF8 --locale C.UTF-8
    printf 'CREATE DATABASE yunlab\n' | postgres --single -D "$data.new" postgres > /dev/null
    # Root of the machine, which makes backups and brings rosters, may be the same.
    printf 'local all yunlab peer map=ours\n' > "$data.new/pg_hba.conf"
    printf 'ours yunlab yunlab\nours root yunlab\n' > "$data.new/pg_ident.conf"
    mv "$data.new" "$data"
fi
exec postgres -D "$data" -c listen_addresses= -c unix_socket_directories=/run/postgresql
