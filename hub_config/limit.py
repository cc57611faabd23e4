"""The limits of a server's container: memory, processor, processes, files, rights."""

from typing import Any

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
CODE_HOST: dict[str, Any] = HARDENED | {
    "pids_limit": 200,
    "mem_limit": "768m",
    "memswap_limit": "768m",
    "tmpfs": {
        "/tmp": f"{PRIVATE},size=64m,nr_inodes=4096,mode=1777",  # noqa: S108 - inside the container
        "/home/student": f"{PRIVATE},size=32m,nr_inodes=2048,mode=0700,uid=1000,gid=1000",
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
