"""Which system calls the sandbox allows: what Python and numpy need to compute. Everything else fails.

A list of what is allowed stays safe when a kernel learns new calls. Not on it, among the rest: sockets of every family,
io_uring, ptrace and reading another process's memory, keys, bpf, perf, userfaultfd, mounting, new namespaces, modules,
setting clocks, shared memory and message queues, handles of files, personalities, swapping and rebooting.
"""

from __future__ import annotations

import json
from typing import Any

ALLOWED: dict[str, tuple[str, ...]] = {
    "start and end of a program": (
        *("execve", "exit", "exit_group", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64"),
        *("wait4", "waitid", "prctl", "restart_syscall"),
    ),
    "memory": ("brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "mbind"),
    "files": (
        *("open", "openat", "close", "close_range", "read", "write", "pread64", "pwrite64", "readv", "writev", "lseek"),
        *("stat", "fstat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "getdents64"),
        *("readlink", "readlinkat", "getcwd", "chdir", "dup", "dup2", "dup3", "fcntl", "ioctl", "fsync", "ftruncate"),
        *("unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "rename", "renameat", "renameat2", "umask", "statfs"),
        *("fstatfs", "fadvise64", "utimensat", "flock", "truncate"),
    ),
    "waiting": (
        *("pipe2", "pipe", "select", "pselect6", "poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait"),
        *("epoll_pwait", "eventfd2", "nanosleep", "clock_nanosleep", "futex", "alarm", "setitimer", "getitimer"),
    ),
    "clocks and chance": ("clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrandom"),
    "signals": (
        *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait"),
        *("sigaltstack", "kill", "tgkill"),
    ),
    "who and where one is": (
        *("getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid"),
        *("getgroups", "getpgrp", "getpgid", "getsid", "uname", "sysinfo", "getrlimit", "getrusage"),
        *("sched_yield", "sched_getaffinity", "getcpu", "membarrier", "capget"),
    ),
}
"""Allowed calls by what they are for."""

NEW_NAMESPACES = 0x7E020000
"""The flags of `clone` that make namespaces."""

REQUESTS = {"is it a terminal": 0x5401, "do not wait": 0x5421, "close on start": 0x5451, "keep on start": 0x5450}
"""`ioctl` requests that Python makes of every file it opens; others could type into a terminal."""

NOT_HERE = 38
"""ENOSYS: the C library then asks in the old way, whose flags can be looked at."""

OPERATION_NOT_PERMITTED = 1


def _rule(names: tuple[str, ...], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - the engine's own values
    return {"names": sorted(names), "action": "SCMP_ACT_ALLOW"} | more


def _masked(index: int, mask: int, wanted: int) -> dict[str, Any]:
    return {"index": index, "value": mask, "valueTwo": wanted, "op": "SCMP_CMP_MASKED_EQ"}


def rules() -> list[dict[str, Any]]:
    """Return the rules, in the engine's words."""
    plain = tuple(name for names in ALLOWED.values() for name in names if name != "ioctl")
    return [
        _rule(plain),
        *(_rule(("ioctl",), args=[{"index": 1, "value": one, "op": "SCMP_CMP_EQ"}]) for one in REQUESTS.values()),
        # Threads and processes, but no namespaces.
        _rule(("clone",), args=[_masked(0, NEW_NAMESPACES, 0)]),
        _rule(("fork", "vfork")),
        # Its flags lie in memory, where no filter can see them.
        {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": NOT_HERE},
    ]


def profile() -> str:
    """Return the profile as the engine reads it."""
    return json.dumps(
        {
            "defaultAction": "SCMP_ACT_ERRNO",
            "defaultErrnoRet": OPERATION_NOT_PERMITTED,
            # No architecture is named beside the machine's own: calls in the 32-bit way end the process.
            "syscalls": rules(),
        }
    )
