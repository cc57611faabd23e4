#!/bin/sh
# Puts a bundle in place, without any network: sh install.sh [FOLDER]. Done again, it goes on where it was.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt}
cd "$here"
echo "comparing every file with its checksum …"
sha256sum --quiet --check SHA256SUMS
mkdir -p "$target"
tar --extract --file source.tar.gz --directory "$target"
mkdir -p "$target/yunlab/.wheelhouse"
cp wheels/* "$target/yunlab/.wheelhouse/"
tar --extract --file built.tar.gz --directory "$target"
if [ -e images.tar.gz ]; then
    if command -v docker > /dev/null && docker version > /dev/null 2>&1; then
        echo "loading the images (some minutes) …"
        docker load --quiet --input images.tar.gz
    else
        echo "no container engine answers: start it and call this again, or evaluate without (ENGINE=local)"
    fi
fi
echo "done. Now: cd $target/yunlab && make run"
