"""What the hub is told to run servers in: hardened containers, or local processes; without a hub."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets.config import Config

from hub_config import containers, folder, kind, network, reach, services, worker
from hub_config.settings import Settings
from labkit.plain import NAME


def settings(state: Path, engine: Any) -> Settings:
    return Settings(state, "127.0.0.1", 8000, engine, "yunlab-test", False, "127.0.0.1")


def server(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, server=None)


def person(*groups: str) -> SimpleNamespace:
    return SimpleNamespace(name="somebody", groups=[SimpleNamespace(name=group) for group in groups])


def test_local_processes_where_there_is_no_engine(tmp_path: Path) -> None:
    c = Config()
    left = tmp_path / "sandbox" / "keeper.sock"
    left.parent.mkdir()
    left.touch()
    containers.apply(c, settings(tmp_path, "local"))
    assert not left.parent.exists()
    assert c.JupyterHub.spawner_class is containers.ProcessSpawner
    assert c.Spawner.environment["YUNLAB_EXCHANGE_URL"] == "http://127.0.0.1:8003/services/exchange"
    assert c.Spawner.disable_user_config is True


def test_taught_courses_are_read_from_the_groups() -> None:
    groups = ["nbgrader-a", "formgrade-hongxing-g10c1", "school-hongxing", "formgrade-b"]
    assert containers.taught(groups) == ["b", "hongxing-g10c1"]


@pytest.mark.parametrize("host", [containers.STUDENT_HOST, containers.CODE_HOST, containers.teacher_host((1000, 1000))])
def test_every_container_has_every_limit(host: dict[str, Any]) -> None:
    assert host["read_only"] is True
    assert host["cap_drop"] == ["ALL"]
    assert host["security_opt"] == ["no-new-privileges"]
    assert host["mem_limit"] == host["memswap_limit"]
    assert 0 < host["pids_limit"] <= 400
    for options in host["tmpfs"].values():
        assert {"size", "nr_inodes", "mode"} <= {option.split("=")[0] for option in options.split(",")}
        assert {"nosuid", "nodev", "noexec"} <= set(options.split(","))


def test_only_the_students_container_may_change_users() -> None:
    assert containers.STUDENT_HOST["cap_add"] == ["SETUID", "SETGID"]
    assert "cap_add" not in containers.teacher_host((1000, 1000))
    assert "cap_add" not in containers.CODE_HOST


def arranged(state: Path, *groups: str, name: str = "") -> containers.ContainerSpawner:
    spawner = containers.ContainerSpawner(state_folder=str(state), user=person(*groups), orm_spawner=server(name))
    spawner.arrange()
    return spawner


def test_a_pupil_sees_nothing_of_the_host(tmp_path: Path) -> None:
    spawner = arranged(tmp_path, "nbgrader-hongxing-g10c1", "school-hongxing")
    assert (spawner.image, spawner.volumes) == (containers.STUDENT_IMAGE, {})
    assert spawner.extra_host_config == containers.STUDENT_HOST


def test_a_pupil_writes_programs_in_a_second_server_that_is_nobody_elses(tmp_path: Path) -> None:
    spawner = arranged(tmp_path, "nbgrader-hongxing-g10c1", name="code")
    assert (spawner.image, spawner.volumes) == (containers.CODE_IMAGE, {})
    assert spawner.extra_create_kwargs == {"user": "1000:1000"}
    assert spawner.cmd == ["python", "-m", "labkit.coding"]


@pytest.mark.parametrize(
    ("name", "group"), [("other", "nbgrader-a"), ("code", "formgrade-a"), ("../code", "nbgrader-a")]
)
def test_there_is_no_other_second_server(tmp_path: Path, name: str, group: str) -> None:
    with pytest.raises(kind.NoServerError) as refused:
        arranged(tmp_path, group, name=name)
    assert "start page" in refused.value.jupyterhub_message


def test_a_program_is_not_written_without_an_engine(tmp_path: Path) -> None:
    spawner = containers.ProcessSpawner(
        state_folder=str(tmp_path), user=person("nbgrader-a"), orm_spawner=server("code")
    )
    with pytest.raises(kind.NoServerError, match="container engine"):
        asyncio.run(spawner.start())


def test_a_teacher_sees_the_courses_taught_and_no_other(tmp_path: Path) -> None:
    spawner = arranged(tmp_path, "formgrade-hongxing-g10c1", "nbgrader-qingshan-g10c2")
    assert spawner.image == containers.TEACHER_IMAGE
    assert spawner.volumes == {str(tmp_path / "courses" / "hongxing-g10c1"): "/srv/courses/hongxing-g10c1"}
    assert not spawner.extra_create_kwargs["user"].startswith("0:")


def test_a_person_who_stops_teaching_loses_the_course_with_the_next_start(tmp_path: Path) -> None:
    spawner = arranged(tmp_path, "formgrade-hongxing-g10c1")
    spawner.user = person("nbgrader-hongxing-g10c1")
    spawner.arrange()
    assert (spawner.image, spawner.volumes) == (containers.STUDENT_IMAGE, {})
    assert spawner.cmd == ["launch"]
    assert spawner.notebook_dir == ""


def test_the_worker_has_no_network_and_sees_only_what_it_marks(tmp_path: Path) -> None:
    assert containers.worker_command(settings(tmp_path, "docker"))[:3] == [sys.executable, "-m", "hub_config.worker"]
    command = worker.command(tmp_path, "yunlab-test", reach.of_worker(settings(tmp_path, "docker")))
    joined = " ".join(command)
    assert "--read-only --cap-drop ALL --security-opt no-new-privileges" in joined
    assert {"--network=none", "--memory=1024m", "--memory-swap=1024m"} <= set(command)
    seen = {part.split("=")[1].split(":")[1] for part in command if part.startswith("--volume")}
    assert seen == {f"/srv/state/{name}" for name in ("exchange", "queue", "courses", "sandbox")}
    assert "--user 0" not in joined


@pytest.mark.parametrize(
    ("queue", "gradebook", "reached"),
    [
        ("unix:///run/redis/redis.sock?db=1", "", ["--network=none", "--volume=/run/redis:/run/redis"]),
        ("redis://queue.example:6379/0", "", ["--network=bridge"]),
        ("", "postgresql+psycopg://yunlab@/yunlab?host=/run/pg", ["--network=none", "--volume=/run/pg:/run/pg"]),
        ("", "postgresql+psycopg://yunlab:secret@marks.example/yunlab", ["--network=bridge"]),
    ],
)
def test_the_worker_reaches_what_its_settings_name(
    tmp_path: Path, queue: str, gradebook: str, reached: list[str]
) -> None:
    asked = replace(settings(tmp_path, "docker"), queue=queue, gradebook=gradebook, workers=2)
    command = containers.worker_command(asked)
    assert [part for part in command if part.startswith(("--network", "--volume"))] == reached
    assert "--memory=1536m" in command
    assert "secret" not in " ".join(command)


@given(st.from_regex(NAME, fullmatch=True) | st.sampled_from(["worker", ".worker", "-worker"]))
def test_nobody_is_called_so_that_their_container_is_the_workers(username: str) -> None:
    somebody = SimpleNamespace(name=username, escaped_name=username, id=1, url="/", server=None)
    spawner = containers.ContainerSpawner(prefix="yunlab-test", user=somebody)
    assert spawner.object_name == f"yunlab-test-{username}"
    assert spawner.object_name != worker.name("yunlab-test")
    second = containers.ContainerSpawner(prefix="yunlab-test", user=somebody, orm_spawner=server("code"))
    assert second.object_name == f"yunlab-test-{username}.code"


def test_the_state_is_laid_out_once_and_twice(tmp_path: Path) -> None:
    folder.ensure_state(tmp_path)
    (tmp_path / "queue" / "queue.sqlite").write_text("kept")
    folder.ensure_state(tmp_path)
    assert (tmp_path / "queue" / "queue.sqlite").read_text() == "kept"
    assert folder.owner()[0] != 0
    assert (tmp_path / "courses").stat().st_uid == folder.owner()[0]


def test_an_interface_name_is_short_enough_and_each_networks_own() -> None:
    names = {network.bridge(name) for name in ("yunlab", "yunlab-2", "a-rather-long-name-of-a-network")}
    assert len(names) == 3
    assert all(len(name) <= 15 for name in names)


def test_sandboxes_are_kept_only_where_there_is_an_engine(tmp_path: Path) -> None:
    with_engine, without = (Config(), Config())
    services.apply(with_engine, settings(tmp_path, "docker"))
    services.apply(without, settings(tmp_path, "local"))
    assert "sandbox" not in {service["name"] for service in without.JupyterHub.services}
    (keeper,) = (service for service in with_engine.JupyterHub.services if service["name"] == "sandbox")
    where = ["--socket", str(tmp_path / "sandbox" / "keeper.sock"), "--centre", "yunlab-test"]
    assert keeper["command"][1:7] == ["-m", "graders.sandbox", *where]
    assert "url" not in keeper
