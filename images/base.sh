#!/bin/sh
# Makes the base image with debootstrap, for machines that reach a Debian mirror but no image registry.
# Usage, as root: base.sh TAG [MIRROR]
set -eu
tag=$1
mirror=${2:-}
if [ "$(id -u)" != 0 ]; then
    echo "base.sh: needs root; run it with sudo, or load the image '$tag' with 'docker load'" >&2
    exit 1
fi
if ! command -v debootstrap > /dev/null; then
    echo "base.sh: needs debootstrap; run 'apt-get install debootstrap'" >&2
    exit 1
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
debootstrap --variant=minbase bookworm "$folder" ${mirror:+"$mirror/debian"} > "$folder.log" 2>&1 ||
    { tail -n 20 "$folder.log" >&2; echo "base.sh: debootstrap failed, see above; set YUNLAB_MIRROR to a mirror you reach" >&2; exit 1; }
rm -f "$folder.log"
rm -rf "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/* "$folder"/usr/share/doc/* \
    "$folder"/usr/share/man/* "$folder"/usr/share/info/* "$folder"/usr/share/locale/*
tar --create --directory "$folder" --exclude ./dev --exclude ./proc --exclude ./sys . | docker import - "$tag" > /dev/null
