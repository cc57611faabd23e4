"""Which servers there are: everybody's first, and a pupil's second, in which programs are written."""

CODE = "code"
"""Name of a pupil's second server; the first has no name."""


class NoServerError(Exception):
    """There is no such server; the hub shows the message to whoever asked for it.

    Attributes:
        jupyterhub_message: what to do instead.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.jupyterhub_message = message


NOT_HERE = "没有这样的实验台，请回到首页。 There is no such server; go back to the start page."
NEEDS_ENGINE = (
    "这台服务器没有容器引擎，不能做编程作业，请告诉老师。 "
    "Programs can only be written where the centre has a container engine; please tell your teacher."
)


def ensure_kind(name: str, courses: list[str]) -> None:
    """See to it that somebody may have a server of this name.

    Raises:
        NoServerError: only pupils have a second server, and only the one.
    """
    if name and (courses or name != CODE):
        raise NoServerError(NOT_HERE)
