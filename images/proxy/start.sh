#!/bin/sh
# Starts the proxy. Its token comes from a file: it must not stand in a list of processes or containers.
# Caddy says who asks and by which protocol; a second hand's word, added to that, would be taken for the visitor's.
# Until the hub has told it all routes it passes everything to the hub, which says no at once; by itself it would leave
# websockets without an answer.
set -eu
. /srv/service/env
exec node --require /srv/proxy_sockets.cjs --require /srv/proxy_log.cjs \
    node_modules/configurable-http-proxy/bin/configurable-http-proxy \
    --ip "$PROXY_ADDRESS" --port "$PROXY_PORT" --api-ip 127.0.0.1 --api-port "$PROXY_API_PORT" --no-x-forward \
    --default-target "$PROXY_HUB"
