"""What a person's server runs in: a hardened container each, or a local process where there is no engine."""

import os
import sys
from pathlib import Path
from typing import Any

from dockerspawner import DockerSpawner
from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Unicode

from hub_config import network, reach
from hub_config.folder import ensure_state, owner
from hub_config.settings import CHECKOUT, Settings

STUDENT_IMAGE, TEACHER_IMAGE = "yunlab-student", "yunlab-teacher"
COURSES = "/srv/courses"
TEACHERS = "formgrade-"

# Quotas in bytes and in files: what lies in memory counts towards the container's limit, inodes do not.
PRIVATE = "nosuid,nodev,noexec"
HARDENED: dict[str, Any] = {
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
    "init": False,
    "shm_size": "8m",
    "ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}, {"Name": "nofile", "Soft": 4096, "Hard": 4096}],
    "log_config": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "2"}},
}
STUDENT_HOST: dict[str, Any] = HARDENED | {
    # Process 1 uses them to become three other users, and has lost them before the first page is served.
    "cap_add": ["SETUID", "SETGID"],
    "pids_limit": 200,
    "mem_limit": "512m",
    "memswap_limit": "512m",
    "tmpfs": {
        "/tmp": f"{PRIVATE},size=32m,nr_inodes=2048,mode=1777",  # noqa: S108 - inside the container
        "/run/yunlab": f"{PRIVATE},size=1m,nr_inodes=64,mode=0755,uid=1001,gid=1001",
        "/home/student": f"{PRIVATE},size=16m,nr_inodes=1024,mode=0700,uid=1000,gid=1000",
    },
}


def teacher_host(owner: tuple[int, int]) -> dict[str, Any]:
    """Return the limits of a teacher's container.

    Args:
        owner: user and group the container runs as.
    """
    user = f"uid={owner[0]},gid={owner[1]}"
    tmpfs = {
        "/tmp": f"{PRIVATE},size=128m,nr_inodes=8192,mode=1777",  # noqa: S108 - inside the container
        "/home/student": f"{PRIVATE},size=64m,nr_inodes=4096,mode=0700,{user}",
    }
    return HARDENED | {"pids_limit": 400, "mem_limit": "1g", "memswap_limit": "1g", "tmpfs": tmpfs}


def taught(groups: list[str]) -> list[str]:
    """Name the courses somebody teaches, from the hub's groups."""
    return sorted(group.removeprefix(TEACHERS) for group in groups if group.startswith(TEACHERS))


def _groups(spawner: Any) -> list[str]:  # noqa: ANN401 - the hub's own, untyped
    return [group.name for group in spawner.user.groups]


def teacher_environment(courses: list[str], folder: str) -> dict[str, str]:
    """Tell nbgrader which courses there are and where."""
    return {"YUNLAB_COURSES": ",".join(courses), "YUNLAB_COURSE": courses[0], "YUNLAB_COURSES_FOLDER": folder}


class ContainerSpawner(DockerSpawner):  # type: ignore[misc]
    """Gives pupils and teachers their own kind of container."""

    state_folder = Unicode(help="folder of everything that must survive").tag(config=True)
    # The hyphen keeps people's containers apart from the worker's, whose name has a full stop there.
    name_template = Unicode("{prefix}-{raw_username}").tag(config=True)

    async def start(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Start a container of the right kind."""
        self.arrange()
        return await super().start()

    def arrange(self) -> None:
        """Settle the kind by the groups that the person has now; pupils see nothing of the host."""
        courses = taught(_groups(self))
        if courses:
            self._arrange_teacher(courses)
        else:
            self._arrange_student()

    def _arrange_student(self) -> None:
        # Each of these is said for both kinds: who taught yesterday may be a pupil today.
        self.image, self.volumes, self.notebook_dir = STUDENT_IMAGE, dict[str, str](), ""
        self.cmd = ["python", "-m", "labkit.launch"]
        self.extra_host_config, self.extra_create_kwargs = STUDENT_HOST, {"user": "0:0"}

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
        return known | teacher_environment(courses, COURSES) if courses else known


class ProcessSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]
    """Runs servers as processes of this machine, for evaluation: no wall between people."""

    state_folder = Unicode(help="folder of everything that must survive").tag(config=True)

    async def start(self) -> Any:  # noqa: ANN401 - the inherited signature
        """Start the same programs that the containers start."""
        courses = taught(_groups(self))
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
        "PYTHONUTF8": "1",
    }
    c.Spawner.disable_user_config = True
    c.Spawner.start_timeout = 90
    c.Spawner.http_timeout = 40
    c.Spawner.poll_interval = 15
    if settings.engine == "docker":
        _apply_containers(c, settings)
        return
    c.JupyterHub.spawner_class = ProcessSpawner
    c.ProcessSpawner.state_folder = str(settings.state)
    c.ProcessSpawner.home_dir_template = str(settings.state / "home" / "{username}")


def _apply_containers(c: Any, settings: Settings) -> None:  # noqa: ANN401
    ensure_state(settings.state)
    network.guard(settings.network, (settings.hub_port, settings.exchange_port))
    c.JupyterHub.spawner_class = ContainerSpawner
    c.ContainerSpawner.state_folder = str(settings.state)
    c.ContainerSpawner.image = STUDENT_IMAGE
    c.ContainerSpawner.allowed_images = []
    c.ContainerSpawner.pull_policy = "never"
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
