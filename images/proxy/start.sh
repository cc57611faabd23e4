#!/bin/sh
# Starts the proxy. Its token comes from a file: it must not stand in a list of processes or containers.
set -eu
CONFIGPROXY_AUTH_TOKEN=$(cat "$PROXY_TOKEN_FILE")
export CONFIGPROXY_AUTH_TOKEN
exec node --require /srv/proxy_sockets.cjs node_modules/configurable-http-proxy/bin/configurable-http-proxy \
    --ip "$PROXY_ADDRESS" --port "$PROXY_PORT" --api-ip 127.0.0.1 --api-port "$PROXY_API_PORT"
