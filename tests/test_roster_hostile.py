"""Rosters that mean harm: bounded memory and time, a clear refusal, nothing written anywhere."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.roster import importing, limit
from centre.roster.problem import RosterError
from tests.roster_stage import HEAD, MOMENT, ZONE, oneroster, small_export, student, teacher, written


def refused(path: Path) -> str:
    with pytest.raises(RosterError) as error:
        importing.read(path, MOMENT, ZONE)
    return str(error.value)


def bomb(path: Path, name: str, megabytes: int) -> Path:
    """A file of so many megabytes, packed to a thousandth."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open(name, "w", force_zip64=True) as opened:
        for _ in range(megabytes):
            opened.write(b"0" * 1024**2)
    return path


@pytest.mark.parametrize("name", ["users.csv", "[Content_Types].xml"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    assert "larger than 64 MB" in refused(bomb(tmp_path / "bomb.zip", name, 65))


def test_a_file_that_lies_about_its_size_is_not_read_beyond_it(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.zip", "manifest.csv", 65)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged" in refused(path) or "columns are missing" in refused(path)


@pytest.mark.parametrize("name", ["../../../tmp/users.csv", "/etc/users.csv", "..\\users.csv", "a/../users.csv"])
def test_the_names_in_an_archive_lead_nowhere(tmp_path: Path, name: str) -> None:
    folder = oneroster(tmp_path / "export", small_export())
    (folder / "users.csv").unlink()
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        for each in folder.iterdir():
            file.write(each, each.name)
        file.writestr(name, "sourcedId\n")
    before = set(tmp_path.rglob("*"))
    assert "columns are missing" in refused(path) or "is missing" in refused(path)
    assert set(tmp_path.rglob("*")) == before


def test_a_file_twice_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("manifest.csv", "propertyName,value\n")
        file.writestr("other/Manifest.csv", "propertyName,value\n")
    assert "in the archive twice" in refused(path)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(limit.MEMBERS + 1):
            file.writestr(f"{number}.csv", "")
    assert "too many files" in refused(path)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    folder = oneroster(tmp_path / "export", small_export())
    (folder / "users.csv").unlink()
    (folder / "users.csv").symlink_to("/etc/passwd")
    assert "no such file" in refused(folder)


def test_entities_of_a_workbook_are_not_expanded(tmp_path: Path) -> None:
    import xlsxwriter

    path, evil = tmp_path / "roster.xlsx", tmp_path / "evil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, HEAD)
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(evil, "w") as file:
        for each in good.infolist():
            content = good.read(each).decode()
            if each.filename.endswith("sharedStrings.xml"):
                head, rest = content.split("?>", 1)
                content = f"{head}?>{laughs}]>{rest.replace('学校', '&j;', 1)}"
            file.writestr(each, content)
    assert "cannot be read as an Excel workbook" in refused(evil)


def test_deep_organisations_cost_no_time(tmp_path: Path) -> None:
    rows = small_export()
    rows["orgs"] += [
        {"sourcedId": f"o{n}", "name": "组", "type": "department", "parentSourcedId": f"o{n - 1}" if n else "d1"}
        for n in range(20_000)
    ]
    assert "too far up" in refused(oneroster(tmp_path, rows))


def test_nothing_of_a_roster_speaks_to_the_terminal(tmp_path: Path) -> None:
    rows = small_export()
    rows["orgs"][1]["parentSourcedId"] = "\x1b[2J\u202e"
    assert "orgs.csv, line 3, column parentSourcedId: \ufffd[2J\ufffd is not in orgs.csv" in refused(
        oneroster(tmp_path, rows)
    )


MEASURED = """
import resource, sys
from pathlib import Path
from tests.roster_stage import MOMENT, ZONE
from centre.roster import importing
from centre.roster.problem import RosterError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    importing.read(Path(sys.argv[1]), MOMENT, ZONE)
except RosterError as error:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, error.told("en"))
"""


@pytest.mark.centre
def test_a_million_rows_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    line = "s,高一,1,{},n,学生\n"
    with path.open("w", encoding="utf-8") as file:
        file.write("学校,年级,班级,学号,姓名,身份\n")
        file.writelines(line.format(number) for number in range(1_000_000))
    done = subprocess.run([sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True)
    megabytes, said = done.stdout.split(" ", 1)
    assert "more than 500000 rows" in said
    assert int(megabytes) < 100


GOOD = written([student("1", "陈思远"), student("2", "李雨桐"), teacher("T1", "王丽华")])
cells = st.one_of(
    st.text(max_size=20), st.sampled_from(["学校", "高一", "学生", "1", '"', "\r", "\n", ",", "=1", "\ufeff"])
)
bent = st.builds(
    lambda at, length, put: GOOD.encode()[:at] + put + GOOD.encode()[at + length :],
    st.integers(0, len(GOOD.encode())), st.integers(0, 20), st.one_of(st.binary(max_size=20), cells.map(str.encode)),
)  # fmt: skip


def _read(content: bytes, folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(content)
    refusal: RosterError | None = None
    try:
        importing.read(path, MOMENT, ZONE)
    except RosterError as error:
        refusal = error
    assert refusal is None or all((refusal.problems, refusal.told("zh"), refusal.told("en")))


@pytest.mark.patience
@given(content=st.one_of(st.binary(max_size=200), bent, st.lists(st.lists(cells, max_size=12), max_size=5).map(
    lambda rows: written(rows).encode("utf-8", "replace"))))  # fmt: skip
def test_whatever_a_sheet_holds_it_is_read_or_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    _read(content, tmp_path_factory.getbasetemp(), "fuzzed.csv")


@pytest.mark.patience
@given(data=st.data())
def test_whatever_an_archive_holds_it_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    export = oneroster(folder / "small", small_export())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(export.iterdir()):
            content = path.read_bytes()
            if data.draw(st.booleans()):
                at = data.draw(st.integers(0, len(content)))
                content = content[:at] + data.draw(st.binary(max_size=8)) + content[at + data.draw(st.integers(0, 8)) :]
            file.writestr(path.name, content)
    found = bytearray(packed.getvalue())
    for at in data.draw(st.lists(st.integers(0, len(found) - 1), max_size=3)):
        found[at] ^= data.draw(st.integers(1, 255))
    _read(bytes(found), folder, "fuzzed.zip")
