"""What stands in hollow modules of server and kernels: as much of each package as they really call, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

Facts = dict[str, Mapping[str, object]]
"""By module, what stands in it."""


def nothing(*_given: object, **_named: object) -> None:
    """Do nothing."""


def _display(*values: object, **words: object) -> None:
    """Show values on the page; only a kernel can."""
    from labkit.kiosk import page_kernel

    page_kernel.display(*values, **words)


class _Kind:
    """A kind of array, for those who read the source."""

    def __class_getitem__(cls, _of: object) -> type[_Kind]:
        """Return itself, whatever it is of."""
        return cls


def _local() -> tzinfo | None:
    return datetime.now().astimezone().tzinfo


FACTS: Facts = {
    "IPython": {"get_ipython": nothing},
    "IPython.paths": {"get_ipython_dir": str},
    "IPython.display": {"display": _display, "clear_output": nothing},
    "numpy._typing": dict.fromkeys(("ArrayLike", "DTypeLike", "NBitBase", "NDArray"), _Kind),
    "numpy._typing._add_docstring": {"_docstrings": ""},
    "dateutil.parser": {"isoparse": datetime.fromisoformat},
    "dateutil.tz": {"tzlocal": _local},
}
