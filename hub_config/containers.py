"""What a person's server runs in: a hardened container each, or a local process where there is no engine."""

import os
import sys
from pathlib import Path
from typing import Any, ClassVar

from docker.errors import APIError
from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Unicode, default

from hub_config import arrival, language, network, reach, warm
from hub_config.admission import AdmittedSpawner
from hub_config.few_calls import FewCallsSpawner
from hub_config.folder import ensure_state, forget_sandboxes, owner
from hub_config.kind import CODE, NEEDS_ENGINE, NoServerError, ensure_kind
from hub_config.limit import CODE_HOST, STUDENT_HOST, teacher_host
from hub_config.reserve import Reserve
from hub_config.settings import CHECKOUT, Settings
from hub_config.spare import Spare, Spares

STUDENT_IMAGE, TEACHER_IMAGE, CODE_IMAGE = "yunlab-student", "yunlab-teacher", "yunlab-code"
BENCH_TOKEN = "YUNLAB_BENCH_TOKEN"  # noqa: S105 - the name of a variable
COURSES = "/srv/courses"
TEACHERS = "formgrade-"


def taught(groups: list[str]) -> list[str]:
    """Name the courses somebody teaches, from the hub's groups."""
    return sorted(group.removeprefix(TEACHERS) for group in groups if group.startswith(TEACHERS))


def _groups(spawner: Any) -> list[str]:  # noqa: ANN401 - the hub's own, untyped
    return [group.name for group in spawner.user.groups]


def teacher_environment(courses: list[str], folder: str) -> dict[str, str]:
    """Tell nbgrader which courses there are and where."""
    return {"YUNLAB_COURSES": ",".join(courses), "YUNLAB_COURSE": courses[0], "YUNLAB_COURSES_FOLDER": folder}


class ContainerSpawner(AdmittedSpawner, FewCallsSpawner):
    """Gives pupils and teachers their own kind of container."""

    state_folder = Unicode(help="folder of everything that must survive").tag(config=True)
    spares: ClassVar[Spares | None] = None

    @default("name_template")
    def _name_container(self) -> str:
        # The hyphen keeps people's containers apart from the worker's, whose name has a full stop there; no username
        # holds a full stop, so that nobody's first server is called as somebody's second.
        return "{prefix}-{raw_username}.{servername}" if self.name else "{prefix}-{raw_username}"

    async def start(self) -> tuple[str, int]:
        """Start a container of the right kind, and wait until it can be reached."""
        self.arrange()
        address, port = await super().start()
        await arrival.wait(address, port)
        if self.until and not await warm.up(f"http://{address}:{port}{self.server.base_url}", self.api_token):
            self.log.warning("%s could not be warmed up", self._log_name)
        return address, port

    async def _make(self) -> tuple[str, str]:
        """Take a bench that stands ready, or make a container."""
        # What is only prepared can wait, and leaves them to those who do not want to.
        if self.spares and not self.until and self.image == STUDENT_IMAGE and (spare := self.spares.take()):
            try:
                return await self._move_in(spare)
            except (APIError, OSError) as error:
                self.log.warning("%s could not have a spare bench: %s", self._log_name, error)
                spare.let_go()
                await self._remove(spare.identifier)
        return await super()._make()

    async def _move_in(self, spare: Spare) -> tuple[str, str]:
        await self._with_name(lambda: self.docker("rename", spare.identifier, self.object_name))
        spare.give(self.get_env(), self.get_args())
        return spare.identifier, spare.address

    def arrange(self) -> None:
        """Settle the kind by the groups that the person has now; pupils see nothing of the host."""
        courses = taught(_groups(self))
        ensure_kind(self.name, courses)
        if courses:
            self._arrange_teacher(courses)
        elif self.name == CODE:
            self._arrange_code()
        else:
            self._arrange_student()

    def _arrange_student(self) -> None:
        # Each of these is said for both kinds: who taught yesterday may be a pupil today.
        self.image, self.volumes, self.notebook_dir = STUDENT_IMAGE, dict[str, str](), ""
        self.cmd = ["launch"]
        self.extra_host_config, self.extra_create_kwargs = STUDENT_HOST, {"user": "0:0"}

    def _arrange_code(self) -> None:
        self.image, self.volumes, self.notebook_dir = CODE_IMAGE, dict[str, str](), ""
        self.cmd = ["python", "-m", "labkit.coding"]
        self.extra_host_config, self.extra_create_kwargs = CODE_HOST, {"user": "1000:1000"}

    def _arrange_teacher(self, courses: list[str]) -> None:
        state = Path(self.state_folder)
        whose = owner()
        self.image = TEACHER_IMAGE
        self.extra_host_config, self.extra_create_kwargs = teacher_host(whose), {"user": f"{whose[0]}:{whose[1]}"}
        self.volumes = {str(state / "courses" / course): f"{COURSES}/{course}" for course in courses}
        self.notebook_dir = COURSES

    def get_env(self) -> dict[str, str]:
        """Return what the container's processes know."""
        known: dict[str, str] = super().get_env()
        courses = taught(_groups(self))
        if self.name == CODE:
            known.pop(BENCH_TOKEN, None)
            known["YUNLAB_LANGUAGE"] = language.current()
        return known | teacher_environment(courses, COURSES) if courses else known


class ProcessSpawner(AdmittedSpawner, SimpleLocalProcessSpawner):  # type: ignore[misc]
    """Runs servers as processes of this machine, for evaluation: no wall between people."""

    state_folder = Unicode(help="folder of everything that must survive").tag(config=True)

    async def start(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Start the same programs that the containers start."""
        courses = taught(_groups(self))
        if self.name:
            ensure_kind(self.name, courses)
            raise NoServerError(NEEDS_ENGINE)
        if not courses:
            self.cmd, self.notebook_dir = [sys.executable, "-m", "labkit.launch", "--same-user"], ""
            return await super().start()
        # An account that may do everything is a poor one to run on; Jupyter wants to be told that it was meant.
        meant = ["--allow-root"] if os.geteuid() == 0 else []
        self.cmd = [sys.executable, "-m", "jupyterhub.singleuser", *meant]
        self.notebook_dir = str(Path(self.state_folder) / "courses")
        return await super().start()

    def get_env(self) -> dict[str, str]:
        """Return what the processes know."""
        known: dict[str, str] = super().get_env()
        courses = taught(_groups(self))
        if not courses:
            return known
        known["JUPYTER_CONFIG_PATH"] = str(CHECKOUT / "graders")
        known["JUPYTER_PATH"] = str(CHECKOUT / "graders" / "formgrader")
        return known | teacher_environment(courses, str(Path(self.state_folder) / "courses"))


def apply(c: Any, settings: Settings) -> None:  # noqa: ANN401 - traitlets makes its sections as they are named
    """Configure what servers run in."""
    c.Spawner.environment = {
        "YUNLAB_EXCHANGE_URL": settings.exchange_url,
        "YUNLAB_REST_MINUTES": str(settings.rest_minutes),
        "YUNLAB_TIME_ZONE": settings.time_zone,
        "PYTHONUTF8": "1",
    }
    c.Spawner.disable_user_config = True
    c.Spawner.start_timeout = 90
    c.Spawner.http_timeout = 40
    c.Spawner.poll_interval = 15
    c.AdmittedSpawner.starts_at_once = settings.starts_at_once
    AdmittedSpawner.reserve = Reserve(settings)
    if settings.engine == "docker":
        _apply_containers(c, settings)
        return
    forget_sandboxes(settings.state)
    c.JupyterHub.spawner_class = ProcessSpawner
    c.ProcessSpawner.state_folder = str(settings.state)
    c.ProcessSpawner.home_dir_template = str(settings.state / "home" / "{username}")


def _apply_containers(c: Any, settings: Settings) -> None:  # noqa: ANN401
    ensure_state(settings.state)
    network.guard(settings.network, (settings.hub_port, settings.exchange_port))
    c.JupyterHub.spawner_class = ContainerSpawner
    c.ContainerSpawner.state_folder = str(settings.state)
    c.ContainerSpawner.image = STUDENT_IMAGE
    c.ContainerSpawner.network_name = settings.network
    c.ContainerSpawner.use_internal_ip = True
    c.ContainerSpawner.prefix = settings.network
    c.ContainerSpawner.remove = True
    c.ContainerSpawner.cpu_limit = 1.0


def worker_command(settings: Settings) -> list[str]:
    """Say how the worker's container is started; see `hub_config.worker`."""
    return [
        sys.executable,
        "-m",
        "hub_config.worker",
        str(settings.state),
        settings.network,
        *reach.of_worker(settings),
    ]
