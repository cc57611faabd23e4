"""Probes: system calls by their number. An answer of any kind but a refusal counts as success."""

from __future__ import annotations

from graders.sandbox.probe.probe import Probe

NUMBERS: dict[str, dict[str, int]] = {
    "io_uring": {"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427},
    "other processes": {
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "kcmp": 312,
        "pidfd_open": 434,
        "pidfd_getfd": 438,
        "pidfd_send_signal": 424,
        "process_madvise": 440,
        "process_mrelease": 448,
        "tkill": 200,
        "setsid": 112,
        "setpgid": 109,
        "setpriority": 141,
        "sched_setscheduler": 144,
        "sched_setattr": 314,
        "ioprio_set": 251,
        "sched_setaffinity": 203,
        "setresuid": 117,
        "setuid": 105,
        "setgid": 106,
        "setgroups": 116,
        "capset": 126,
        "execveat": 322,
    },
    "kernel": {
        "bpf": 321,
        "perf_event_open": 298,
        "userfaultfd": 323,
        "keyctl": 250,
        "add_key": 248,
        "request_key": 249,
        "init_module": 175,
        "finit_module": 313,
        "delete_module": 176,
        "kexec_load": 246,
        "kexec_file_load": 320,
        "reboot": 169,
        "iopl": 172,
        "ioperm": 173,
        "modify_ldt": 154,
        "syslog": 103,
        "acct": 163,
        "quotactl": 179,
        "swapon": 167,
        "swapoff": 168,
        "personality": 135,
        "seccomp": 317,
        "landlock_create_ruleset": 444,
        "lookup_dcookie": 212,
        "vhangup": 153,
        "sethostname": 170,
        "setdomainname": 171,
    },
    "memory": {
        "memfd_create": 319,
        "memfd_secret": 447,
        "shmget": 29,
        "msgget": 68,
        "semget": 64,
        "mq_open": 240,
        "migrate_pages": 256,
        "move_pages": 279,
        "set_mempolicy": 238,
        "mlockall": 151,
        "remap_file_pages": 216,
    },
    "namespaces and mounts": {
        "unshare": 272,
        "setns": 308,
        "mount": 165,
        "umount2": 166,
        "pivot_root": 155,
        "chroot": 161,
        "clone3": 435,
        "open_tree": 428,
        "move_mount": 429,
        "fsopen": 430,
        "fsconfig": 431,
        "fsmount": 432,
        "fspick": 433,
        "mount_setattr": 442,
    },
    "clocks": {
        "settimeofday": 164,
        "clock_settime": 227,
        "adjtimex": 159,
        "clock_adjtime": 305,
        "timer_create": 222,
        "timerfd_create": 283,
    },
    "files": {
        "mknod": 133,
        "mknodat": 259,
        "link": 86,
        "symlink": 88,
        "chmod": 90,
        "chown": 92,
        "setxattr": 188,
        "name_to_handle_at": 303,
        "open_by_handle_at": 304,
        "fanotify_init": 300,
        "inotify_init1": 294,
        "splice": 275,
        "vmsplice": 278,
        "sendfile": 40,
        "copy_file_range": 326,
        "signalfd4": 289,
    },
}
"""System calls that no pupil's program needs, by the number they have on x86-64."""

ARGUMENTS = {"ptrace": "16, 1, 0, 0, 0, 0", "seccomp": "2, 0, 0, 0, 0, 0"}
"""With noughts these two would stop whoever calls, were they allowed."""

NAMESPACES = {
    "a mount namespace": 0x00020000,
    "a cgroup namespace": 0x02000000,
    "a host-name namespace": 0x04000000,
    "an ipc namespace": 0x08000000,
    "a user namespace": 0x10000000,
    "a process namespace": 0x20000000,
    "a network namespace": 0x40000000,
}

_NUMBERED = tuple(
    Probe(f"system calls: {group}", name, f"call({number}, {ARGUMENTS.get(name, '0, 0, 0, 0, 0, 0')})")
    for group, numbers in NUMBERS.items()
    for name, number in numbers.items()
)
_CLONED = tuple(
    Probe("system calls: namespaces and mounts", f"clone with {name}", f"clone({flag})")
    for name, flag in NAMESPACES.items()
)
_REQUESTED = tuple(
    Probe("system calls: files", f"ioctl {name}", f"call(16, 0, {number}, 0)")
    for name, number in {"TIOCSTI": 0x5412, "TIOCLINUX": 0x541C}.items()
)

CALLS = (*_NUMBERED, *_CLONED, *_REQUESTED)
