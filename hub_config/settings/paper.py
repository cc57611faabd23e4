"""The table of settings as people read it: the file with its comments, and the rows of docs/for-it.md."""

from collections.abc import Iterator

from hub_config.settings.problem import LANGUAGES, _, translated
from hub_config.settings.setting import Setting
from hub_config.settings.table import CHECKOUT, TABLE

HEAD = (
    _("Settings of Yunlab. Take away the # before a line to change it; the centre reads this file when it starts."),
    _("A variable of the environment (YUNLAB_PORT for port; ENGINE for engine) wins over the line in this file."),
    _("Keep the file to the account that runs the centre: addresses of databases may hold passwords."),
)


def example() -> str:
    """Return a file that holds every setting, its meaning in both languages, and its default as a comment."""
    return "\n".join(_example()) + "\n"


def _example() -> Iterator[str]:
    for language in LANGUAGES:
        yield from (f"# {translated(line, language)}" for line in HEAD)
    for each in TABLE:
        yield ""
        yield from (f"# {translated(each.meaning, language)}" for language in LANGUAGES)
        yield f"# {each.name} = {each.kind.written(shown(each))}"


def page() -> str:
    """Return the table of the page for IT."""
    rows = (f"| `{each.name}` | `{each.variable}` | `{shown(each)}` | {each.meaning} |" for each in TABLE)
    return "\n".join(["| in the file | variable | default | meaning |", "| --- | --- | --- | --- |", *rows]) + "\n"


def shown(setting: Setting) -> str:
    """Return a default as people are told it: no path of this machine."""
    return setting.default.removeprefix(f"{CHECKOUT}/")
