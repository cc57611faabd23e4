"""The pages with the real exchange: both sides keep to the lists of docs/architecture.md."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from graders.state import State
from labkit import catalogue
from tests.centre.lesson import RED, STUDENTS
from tests.centre.stage import PREFIX, Browser, Stage

pytestmark = pytest.mark.centre

LAB = "projectile"
PLACE = {"course": RED, "assignment": LAB}
RELEASE = ["--course", RED, "--lab", LAB, "--due", "2099-01-01T00:00:00+00:00", "--attempts", "2"]


@pytest.fixture(scope="module")
def stage(real: Stage, state: State) -> Stage:
    release = [sys.executable, "-m", "graders.course", *RELEASE, "--students", ",".join(STUDENTS)]
    surroundings = {"YUNLAB_STATE": str(state.folder), "HOME": str(state.folder.parent)}
    subprocess.run(release, check=True, env=surroundings, cwd=Path.cwd())
    return real


def page_of(stage: Stage, pupil: Browser, username: str) -> httpx.Client:
    """The exchange as the pupil's page speaks to it."""
    proof = {"X-XSRFToken": next(each.value or "" for each in pupil.cookies.jar if each.name == "_xsrf")}
    token = pupil.post(f"/hub/api/users/{username}/tokens", headers=proof, json={}).raise_for_status().json()["token"]
    api = f"{stage.exchange_address}/api/v1/"
    own = {"Authorization": f"Bearer {token}"}
    opened = httpx.post(f"{api}pages", json=PLACE, headers=own).raise_for_status().json()
    return httpx.Client(base_url=api, headers={"Authorization": f"Bearer {opened['page_token']}"})


def test_what_a_pupil_does_stands_on_both_pages(stage: Stage) -> None:
    pupil, teacher = stage.browser("hongxing-01"), stage.browser("hongxing-teacher")
    text = pupil.start_page().text
    for words in (catalogue.load(LAB).title["zh"], "未开始", "还可提交 2 次", "进入实验"):
        assert words in text
    page = page_of(stage, pupil, "hongxing-01")
    changes = {"changes": {"hypothesis": "周期与摆长有关"}}
    page.patch(f"records/{RED}/{LAB}/answers", json=changes).raise_for_status()
    assert "进行中" in pupil.start_page().text
    page.put(f"submissions/{uuid4()}", json=PLACE).raise_for_status()
    handed_in = pupil.start_page().text
    assert "已提交" in handed_in
    assert "还可提交 1 次" in handed_in
    counts = teacher.get(f"{PREFIX}class/{RED}").text
    assert '<li class="handed_in"><strong>1</strong>' in counts
    assert '<li class="new"><strong>5</strong>' in counts
    assert "hongxing-01,李明,已提交" in teacher.get(f"{PREFIX}class/{RED}/{LAB}.csv").text


def test_a_class_without_an_assignment_is_empty_not_silent(stage: Stage) -> None:
    text = stage.browser("hongxing-head").get(f"{PREFIX}class/hongxing-g10c2").text
    assert "还没有给这个班布置实验" in text
    assert "暂时取不到" not in text
