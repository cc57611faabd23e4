#!/bin/sh
# Installs Debian packages inside an image's build, from MIRROR if one is named, and leaves nothing behind but them.
# Usage: apt.sh PROGRAM PACKAGE...  Nothing is done where the base has the program already: an official image, say.
set -eu
program=$1
shift
if command -v "$program" > /dev/null; then exit 0; fi
export DEBIAN_FRONTEND=noninteractive
if [ -n "${MIRROR:-}" ]; then
    find /etc/apt -name '*.list' -o -name '*.sources' | xargs sed -i -E "s#https?://[^/ ]+/debian#$MIRROR/debian#"
fi
certificate=""
if [ -s /trust/extra.crt ]; then certificate="-o Acquire::https::CaInfo=/trust/extra.crt"; fi
# shellcheck disable=SC2086 # no certificate is no argument
apt-get $certificate update
# shellcheck disable=SC2086
apt-get $certificate install --yes --no-install-recommends "$@"
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log \
    /usr/share/doc/* /usr/share/man/* /usr/share/info/*
find / -xdev -perm /6000 -type f -exec chmod a-s {} +
