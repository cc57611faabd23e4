"""The limits of a sandbox, in the engine's words. Each is enforced by the kernel, outside of what runs inside."""

from __future__ import annotations

from typing import Any

from graders.sandbox.profile import profile

IMAGE = "yunlab-sandbox"
LABEL = "yunlab.sandbox"
"""Every sandbox wears this label, with the centre's network as its value: so that none is forgotten."""

USER = 65534
MEMORY = 256 << 20
"""Memory, swap included [B]."""
CORES = 1.0
SHARE = 256
"""Weight where processors are short; the centre's own services have 1024."""
PROCESSES = 24
ROOM, FILES = 8 << 20, 256
"""Room [B] and files in /tmp, the one place that can be written."""
OPEN_FILES = 64
CPU_SECONDS = 40

HIDDEN = [
    *("/sys", "/proc/acpi", "/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/kcore", "/proc/keys"),
    *("/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/sys", "/proc/sysrq-trigger", "/proc/timer_list"),
    *("/proc/timer_stats", "/proc/interrupts", "/proc/partitions", "/proc/diskstats", "/proc/cmdline"),
    *("/proc/kallsyms", "/proc/modules", "/proc/vmallocinfo", "/proc/key-users", "/proc/pressure", "/proc/config.gz"),
    *("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/version", "/proc/swaps", "/proc/locks"),
]
"""What would tell about the host or the neighbours; the engine lays nothing over each of them."""


def _bounds(**numbers: int) -> list[dict[str, Any]]:
    return [{"Name": name, "Soft": number, "Hard": number} for name, number in numbers.items()]


def host() -> dict[str, Any]:
    """Return the engine's settings of a sandbox's host side."""
    return {
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges", f"seccomp={profile()}"],
        "MaskedPaths": HIDDEN,
        "ReadonlyPaths": [],
        "Memory": MEMORY,
        "MemorySwap": MEMORY,
        "NanoCpus": int(CORES * 1e9),
        "CpuShares": SHARE,
        "PidsLimit": PROCESSES,
        "Ulimits": _bounds(core=0, nofile=OPEN_FILES, fsize=ROOM, cpu=CPU_SECONDS, memlock=0, msgqueue=0),
        "IpcMode": "none",
        "Tmpfs": {"/tmp": f"nosuid,nodev,noexec,size={ROOM},nr_inodes={FILES},mode=0700,uid={USER},gid={USER}"},  # noqa: S108 - inside the sandbox
        "LogConfig": {"Type": "none", "Config": {}},
        "AutoRemove": True,
    }


def container(centre: str) -> dict[str, Any]:
    """Return everything the engine is told about a sandbox.

    Args:
        centre: whose it is, for the label.
    """
    return {
        "Image": IMAGE,
        "Hostname": "sandbox",
        "User": f"{USER}:{USER}",
        "NetworkDisabled": True,
        "Labels": {LABEL: centre},
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": False,
        "OpenStdin": True,
        # When the keeper goes away, whatever ends it, standard input closes and process 1 ends.
        "StdinOnce": True,
        "HostConfig": host(),
    }
