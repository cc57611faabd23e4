#!/bin/sh
# Gathers Python, numpy and the libraries they load into /jail: no shell, no package tools, no set-uid program.
# Runs inside the image's build stage.
set -eu
python=/usr/lib/python3.11
packages=/opt/yunlab/lib/python3.11/site-packages
site=/jail/usr/local/lib/python3.11/dist-packages

mkdir -p /jail/usr/bin /jail/usr/lib "$site" /jail/tmp /jail/proc /jail/dev /jail/etc
cp /usr/bin/python3.11 /jail/usr/bin/
cp -a "$python" /jail/usr/lib/
cp -a "$packages/numpy" "$packages/numpy.libs" "$site/"
# What nobody calls to solve a physics task: building, debugging and drawing tools, servers, clients of the internet.
for name in test idlelib lib2to3 ensurepip distutils tkinter pydoc_data venv turtle.py sqlite3 curses wsgiref xmlrpc; do
    rm -rf "/jail/$python/$name"
done
rm -rf "$site/numpy/f2py" "$site/numpy/distutils" "$site/numpy/typing"
# Every library that any of this names, and the loader itself.
find /jail -name '*.so*' -exec ldd {} + 2> /dev/null | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' > /libraries
ldd /usr/bin/python3.11 | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p' >> /libraries
sort -u /libraries | while read -r library; do
    case "$library" in /jail/*) continue ;; esac
    mkdir -p "/jail$(dirname "$library")"
    cp -L "$library" "/jail$library"
done
printf 'nobody:x:65534:65534::/tmp:/nonexistent\n' > /jail/etc/passwd
cp /runner.py /jail/runner.py
# The image is read-only when it runs, so bytecode is made now.
python3.11 -m compileall -q "$site" /jail/runner.py
