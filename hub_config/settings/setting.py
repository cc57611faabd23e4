"""What one setting is."""

from __future__ import annotations

from dataclasses import dataclass

from hub_config.settings.kind import Kind


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        variable: its name in the environment.
        kind: what it may hold.
        default: what it holds where nothing is said, as in the environment.
        meaning: what people are told of it, in English; the catalogues hold the Chinese.
    """

    variable: str
    kind: Kind
    default: str
    meaning: str

    @property
    def name(self) -> str:
        """Return its name in the file."""
        return self.variable.removeprefix("YUNLAB_").lower()
