"""`jupyterhub_idle_culler` with a log in the form of our own services."""

from jupyterhub_idle_culler import IdleCuller

from labkit.log import Lines


class IdleLines(Lines):
    """What the culler's log is written with; it is made with the culler's own format, which we have no use for."""

    def __init__(self, *_format: object) -> None:
        super().__init__("idle")


if __name__ == "__main__":
    IdleCuller._log_formatter_cls = IdleLines
    IdleCuller.launch_instance()
