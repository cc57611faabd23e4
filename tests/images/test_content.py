"""An image holds what its readers need and nothing that they must not have."""

from __future__ import annotations

import subprocess

import docker
import pytest

pytestmark = pytest.mark.engine

MUST_NOT_IMPORT = (
    "graders",
    "hub_config",
    "centre",
    "labs.pendulum.teacher",
    "nbgrader",
    "jupyterlab",
    "dockerspawner",
)
TEST_TOOLS = ("pytest", "hypothesis", "playwright", "mypy", "ruff", "pip", "setuptools")


def run(image: str, *command: str, user: str = "1000:1000") -> str:
    done = subprocess.run(
        ["docker", "run", "--rm", "--network", "none", "--user", user, image, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


def importable(image: str, names: tuple[str, ...]) -> list[str]:
    code = (
        "import importlib.util, sys\n"
        "def there(name):\n"
        "    try: return importlib.util.find_spec(name) is not None\n"
        "    except ModuleNotFoundError: return False\n"
        "print(*[name for name in sys.argv[1:] if there(name)])\n"
    )
    return run(image, "python", "-c", code, *names).split()


def test_the_student_image_lacks_what_only_graders_and_teachers_may_see(images: list[str]) -> None:  # noqa: ARG001
    assert importable("yunlab-student", MUST_NOT_IMPORT) == []
    assert importable("yunlab-student", ("labkit", "labs.pendulum", "voila", "pybullet")) != []


SECRET = ("rubric*", "exemplar*", "checks.py", "assignment.ipynb")


@pytest.mark.parametrize("name", ["student", "code"])
def test_no_file_of_a_teacher_is_where_pupils_are(images: list[str], name: str) -> None:  # noqa: ARG001
    found = run(f"yunlab-{name}", "find", "/opt/yunlab", *" -o ".join(f"-path */labs/*/{f}" for f in SECRET).split())
    assert found == ""


def test_the_code_image_has_what_programs_need_and_nothing_of_the_graders(images: list[str]) -> None:  # noqa: ARG001
    allowed = {"jupyterlab"}
    assert set(importable("yunlab-code", MUST_NOT_IMPORT)) == allowed
    wanted = ("numpy", "matplotlib", "pybullet", "labkit.coding", "labs.steer_cart")
    assert importable("yunlab-code", wanted) == list(wanted)


@pytest.mark.parametrize("name", ["student", "code", "teacher", "grader"])
def test_no_tool_of_the_tests_is_in_an_image(images: list[str], name: str) -> None:  # noqa: ARG001
    # nbgrader itself asks for setuptools.
    allowed = {"setuptools"} if name in ("teacher", "grader") else set()
    assert set(importable(f"yunlab-{name}", TEST_TOOLS)) <= allowed


@pytest.mark.parametrize("name", ["grader", "teacher"])
def test_graders_and_teachers_have_the_rubrics(images: list[str], name: str) -> None:  # noqa: ARG001
    wanted = ("graders", "labs.pendulum.teacher.rubric", "nbgrader", "pybullet")
    assert importable(f"yunlab-{name}", wanted) == list(wanted)
    assert importable(f"yunlab-{name}", ("hub_config", "centre")) == []


@pytest.mark.parametrize("name", ["student", "code", "teacher", "grader"])
def test_nothing_in_an_image_gives_anybody_more_rights(images: list[str], name: str) -> None:  # noqa: ARG001
    assert run(f"yunlab-{name}", "find", "/", "-xdev", "-perm", "/6000", "-type", "f", user="0:0") == ""


@pytest.mark.parametrize("name", ["student", "code", "teacher", "grader"])
def test_an_image_holds_neither_wheels_nor_secrets(images: list[str], name: str) -> None:  # noqa: ARG001
    left = ("-name", "*.whl", "-o", "-name", "extra.crt", "-o", "-name", "master.key")
    assert run(f"yunlab-{name}", "find", "/", "-xdev", *left, user="0:0") == ""


def test_sizes(images: list[str], engine: docker.DockerClient, record_property: pytest.RecordProperty) -> None:
    sizes = {name: engine.images.get(name).attrs["Size"] / 1e6 for name in images}
    for name, size in sizes.items():
        record_property(name, f"{size:.0f} MB")
    # The base alone is 80 to 200 MB; sample robots or a wheelhouse left behind would show here.
    assert sizes["yunlab-student"] < 700, sizes
