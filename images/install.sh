#!/bin/sh
# Installs locked wheels into /opt/yunlab from the folder beside it: no registry, no certificate, no resolver.
# Runs inside an image's build stage.
set -eu
python3.11 -m venv --without-pip /opt/yunlab
/opt/pip/bin/pip --python /opt/yunlab install --quiet --no-index --find-links /wheels --no-deps --no-compile \
    --require-hashes --requirement /requirements.lock

packages=/opt/yunlab/lib/python3.11/site-packages
# PyBullet brings 150 MB of sample robots, and many packages their own tests: nothing here reads either.
rm -rf "$packages"/pybullet_data "$packages"/pybullet_envs "$packages"/pybullet_robots "$packages"/pybullet_examples \
    "$packages"/eglRenderer*.so
find "$packages" -type d \( -name tests -o -name test \) -prune -exec rm -rf {} +
find "$packages" -name '*.pyi' -delete
# Debugging symbols are most of the engine's library.
find "$packages" -name 'pybullet*.so' -exec strip --strip-unneeded {} +
# The image is read-only when it runs, so bytecode is made now. Some packages carry templates that are not yet Python.
python3.11 -m compileall -q -j 2 "$packages" > /dev/null || true
