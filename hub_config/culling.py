"""`jupyterhub_idle_culler` with a log in the form of the settings: it takes the one that is there."""

import runpy

from labkit import log

if __name__ == "__main__":
    log.set_up("idle")
    runpy.run_module("jupyterhub_idle_culler", run_name="__main__")
