"""Probes: sockets, files, devices, what the kernel tells, other processes."""

from __future__ import annotations

from graders.sandbox.probe.probe import Probe

FAMILIES = {
    "AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16, "AF_PACKET": 17, "AF_BLUETOOTH": 31, "AF_ALG": 38,
    "AF_VSOCK": 40, "AF_CAN": 29, "AF_TIPC": 30, "AF_XDP": 44, "AF_RXRPC": 33, "AF_NFC": 39, "AF_KCM": 41,
}  # fmt: skip

READ = {
    "files": ("/etc/shadow", "/var/run/docker.sock", "/run/secrets/token", "/bin/sh", "/usr/bin/pip3", "/bin/busybox"),
    "devices": (
        "/dev/mem",
        "/dev/kmsg",
        "/dev/sda",
        "/dev/vda",
        "/dev/fuse",
        "/dev/net/tun",
        "/dev/console",
        "/dev/kvm",
    ),
    "kernel": (
        *("/proc/kcore", "/proc/keys", "/proc/kallsyms", "/proc/timer_list", "/proc/cmdline", "/proc/modules"),
        *("/proc/version", "/proc/cpuinfo", "/proc/meminfo", "/proc/loadavg", "/proc/stat"),
        *("/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern"),
        *("/sys/class/dmi/id/product_name", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/memory/memory.limit_in_bytes"),
    ),
    "process 1": tuple(f"/proc/1/{name}" for name in ("mem", "environ", "maps", "auxv", "syscall", "io", "stack")),
}

LOOK = {
    "kernel": ("/sys", "/sys/class", "/sys/fs/cgroup", "/proc/sys", "/proc/bus", "/proc/irq", "/proc/fs"),
    "process 1": ("/proc/1/fd", "/proc/1/cwd", "/proc/1/root", "/proc/1/map_files", "/proc/1/fdinfo"),
}

WRITE = (
    *(
        "/x",
        "/etc/x",
        "/usr/bin/x",
        "/runner.py",
        "/usr/local/lib/python3.11/dist-packages/x.py",
        "/dev/x",
        "/dev/shm/x",
    ),
    *(
        "/proc/sys/kernel/hostname",
        "/proc/sysrq-trigger",
        "/proc/1/oom_score_adj",
        "/proc/self/uid_map",
        "/proc/1/fd/1",
    ),
    *("/proc/self/setgroups", "/proc/self/attr/exec"),
)

_SOCKETS = tuple(Probe("sockets", name, f"socket.socket({number}, 2)") for name, number in FAMILIES.items())
_MORE_SOCKETS = (
    Probe("sockets", "a raw socket", "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)"),
    Probe("sockets", "a pair of sockets", "socket.socketpair()"),
    Probe("sockets", "a connection to the host", "socket.create_connection(('172.17.0.1', 22), 2)"),
    Probe("sockets", "looking up a name", "socket.getaddrinfo('example.com', 443)"),
)
_READ = tuple(Probe(f"reading: {group}", path, f"read({path!r})") for group, paths in READ.items() for path in paths)
_LOOK = tuple(
    Probe(f"reading: {group}", f"{path}/", f"look({path!r})") for group, paths in LOOK.items() for path in paths
)
_WRITE = tuple(Probe("writing", path, f"write({path!r})") for path in WRITE)
_PROCESSES = (
    Probe("processes", "ending process 1 with SIGKILL", "ends(1, 9)"),
    Probe("processes", "stopping process 1 with SIGSTOP", "ends(1, 19)"),
    Probe("processes", "ending process 1 with SIGTERM", "ends(1, 15)"),
    Probe("processes", "signalling the parent's parent", "os.kill(os.getppid() + 100000, 0)"),
    Probe("processes", "starting a shell", "os.execv('/bin/sh', ['sh'])"),
    Probe(
        "processes",
        "running a program from /tmp",
        "write('/tmp/p'); os.chmod('/tmp/p', 0o700); os.execv('/tmp/p', ['p'])",
    ),
    Probe(
        "processes", "running code from a file in /tmp",
        "write('/tmp/m', 4096); import mmap\n"
        "with open('/tmp/m') as file: mmap.mmap(file.fileno(), 4096, mmap.MAP_PRIVATE, 5)",
    ),
    Probe("processes", "more than two processes to be seen", "assert sum(map(str.isdigit, os.listdir('/proc'))) > 2"),
    Probe("processes", "becoming root", "os.setuid(0)"),
    Probe("processes", "more weight than others", "os.nice(-5)"),
)  # fmt: skip

PLACES = (*_SOCKETS, *_MORE_SOCKETS, *_READ, *_LOOK, *_WRITE, *_PROCESSES)
