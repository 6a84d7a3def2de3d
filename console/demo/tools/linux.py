"""Tools of a Linux host: services, journal, clock, disk, network.

State: `service.failed` (a unit), `time.offset` (seconds), `time.stopped`, `time.guest` (the
hypervisor sets the clock, too), `disk.used` (percent), `disk.readonly`, `load.high` (of a minute),
`memory.available` (percent), `patches.waiting` (security patches); and what a restart of its unit
cures.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from console.demo.tools.state import clear, read, say

_UNITS = {
    "emr": ("jvm.old",),
    "pda-interface": ("queue.ready", "queue.poison"),
    "pda-api": ("api.hung",),
    "nginx": ("tls.days",),
    "tomcat": ("tls.days",),
    "chronyd": ("time.stopped",),
}
"""Unit to the state that its restart, or its new reading of its files, makes well."""
_PID = 2417


def systemctl(arguments: list[str]) -> int:
    """Tell of a unit, or restart it."""
    words = [one for one in arguments if not one.startswith("-")]
    verb, unit = words[0] if words else "", words[-1].removesuffix(".service") if words else ""
    if unit not in _UNITS:
        say(f"Unit {unit}.service could not be found.", error=True)
        return 4
    failed = read("service.failed") == unit
    if verb == "start":
        clear("time.stopped")
    elif verb in ("restart", "reload"):
        for name in _UNITS[unit]:
            clear(name)
        if failed and verb == "restart":
            clear("service.failed")
    elif verb == "is-active":
        gone = failed or (unit == "pda-interface" and read("queue.ready") is not None)
        say("failed" if gone else "active")
        return 3 if gone else 0
    elif verb == "show":
        say(str(_PID) if "--value" in arguments else f"MainPID={_PID}")
    return 0


def journalctl(arguments: list[str]) -> int:
    """Show the kernel's messages, or a service's."""
    stamp = time.strftime("%b %d %H:%M:%S")
    if "-k" in arguments:
        if read("disk.readonly"):
            say(f"{stamp} mrm kernel: EXT4-fs (sdb1): Remounting filesystem read-only")
    elif any("pda-interface" in one for one in arguments):
        if control := read("queue.poison"):
            say(*[f"recv MSH|^~\\&|LIS|||ACK MSA|AE|{control}|unknown order"] * 12)
    elif read("api.hung"):
        say("ERROR HikariPool-1 - Connection is not available, request timed out after 30000ms.")
    elif read("jvm.old"):
        say("java.lang.OutOfMemoryError: Java heap space")
    return 0


def chronyc(arguments: list[str]) -> int:
    """Tell of the clock, or set it right slowly."""
    if read("time.stopped"):
        say("506 Cannot talk to daemon")
        return 1
    offset = read("time.offset")
    words = [one for one in arguments if not one.startswith("-")]
    match words[:1]:
        case ["tracking"]:
            say(
                "Reference ID    : 0A140105 (10.20.1.5)",
                "Stratum         : 4",
                f"System time     : {float(offset or 0.000021):.9f} seconds slow of NTP time",
                f"Last offset     : {float(offset or 0.000012):+.9f} seconds",
                "Leap status     : Normal",
            )
        case ["sources"]:
            say("MS Name/IP address         Stratum Poll Reach LastRx Last sample", "=" * 79)
            say(f"^{'?' if offset else '*'} 10.20.1.5   3   6   377    21   +12us[  +15us] +/- 2ms")
        case ["burst"]:
            if read("time.guest") is None:
                clear("time.offset")
            say("200 OK")
        case ["waitsync"]:
            say("try: 1, refid: 0A140105, correction: 0.000021, skew: 0.012")
            return 1 if offset else 0
        case _:
            say("Unrecognized command")
            return 1
    return 0


def vmware_toolbox_cmd(arguments: list[str]) -> int:
    """Tell whether the hypervisor sets the clock, or let it be."""
    if arguments != ["timesync", "status"]:
        clear("time.guest")
        say("Disabled")
        return 0
    enabled = read("time.guest") is not None
    say("Enabled" if enabled else "Disabled")
    return 0 if enabled else 69


def df(arguments: list[str]) -> int:
    """Tell how full the disk is: blocks, or inodes with `-i`."""
    inodes = any(one.startswith("-") and "i" in one for one in arguments)
    used = 12 if inodes else int(read("disk.used") or 41)
    total = 13107200 if inodes else 209612800
    taken = total * used // 100
    head = "Inodes IUsed IFree IUse%" if inodes else "1024-blocks Used Available Capacity"
    say(f"Filesystem {head} Mounted on", f"/dev/sdb1 {total} {taken} {total - taken} {used}% /data")
    return 0


def du(_: list[str]) -> int:
    """Tell how large the folders are, in MiB."""
    logs = 118204 if read("disk.used") else 2204
    rows = ((logs + 80100, "/data"), (logs, "/data/mrm/logs"), (80010, "/data/mrm/archive"))
    say(*(f"{size}\t{path}" for size, path in rows))
    return 0


def lsof(arguments: list[str]) -> int:
    """Tell which deleted files are still open: none, of which lsof makes an error."""
    return 0 if "-v" in arguments else 1


def logrotate(_: list[str]) -> int:
    """Rotate and compress the logs."""
    clear("disk.used")
    return 0


def nginx(_: list[str]) -> int:
    """Check the configuration."""
    say("nginx: configuration file /etc/nginx/nginx.conf test is successful", error=True)
    return 0


def ping(arguments: list[str]) -> int:
    """Tell how the way to an address is; `net.loss` holds what percentage is lost."""
    loss = float(read("net.loss") or 0)
    say(
        f"--- {arguments[-1]} ping statistics ---",
        f"20 packets transmitted, {round(20 - loss / 5)} received, {loss:g}% packet loss",
        "rtt min/avg/max/mdev = 0.412/0.655/1.203/0.181 ms",
    )
    return 0


def ss(arguments: list[str]) -> int:
    """Tell what listens, or of the connections; where a pool leaks, most come from one client."""
    if any(one.startswith("-l") for one in arguments):
        say("State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process")
        ports = (22, 3306) if read("oracle.listener") == "stopped" else (22, 1521, 3306)
        say(*(f"LISTEN 0      128    0.0.0.0:{port}      0.0.0.0:*" for port in ports))
        return 0
    leaked = 412 if read("oracle.processes") or read("mysql.connections") else 24
    say("Recv-Q Send-Q Local Address:Port Peer Address:Port Process")
    for peer, count in (("10.20.1.31", leaked), ("10.20.1.32", 23), ("10.20.1.33", 21)):
        for port in (1521, 3306):
            say(*(f"0      0      10.20.1.12:{port}     {peer}:{49200 + n}" for n in range(count)))
    say("0      0      10.20.1.12:22       10.20.9.7:51544")
    return 0


def iostat(arguments: list[str]) -> int:
    """Show the disks as often as asked for; a bad plan reads much and so waits a little."""
    busy = read("emr.slow") is not None
    say("Linux 5.14.0-427.el9.x86_64 (emr)  11/23/2026  _x86_64_  (16 CPU)", "")
    for _ in range(int(arguments[-1]) if arguments[-1:] else 1):
        say(
            "Device            r/s     rMB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wMB/s"
            "   wrqm/s  %wrqm w_await wareq-sz  aqu-sz  %util",
            f"sda         {2204 if busy else 31:>9}.00     17.20     0.00   0.00"
            f"    {6.12 if busy else 0.44}     8.00   41.00      0.62     3.00   6.82    0.71"
            "    15.48    1.36  18.40",
            "",
        )
    return 0


def vmstat(arguments: list[str]) -> int:
    """Show the memory as often as asked for."""
    say("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----")
    say(" r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st")
    for _ in range(int(arguments[-1]) if len(arguments) > 1 else 1):
        say(" 2  0      0 9120444 210300 48211020    0    0    12    38  811 1204  6  2 91  1  0")
    return 0


def awk(arguments: list[str]) -> int:
    """Run the machine's own; of the memory it reads the simulated host's."""
    real = next(
        path
        for folder in os.environ["PATH"].split(os.pathsep)
        if (path := Path(folder, "awk")).exists() and path.read_bytes()[:2] != b"#!"
    )
    memory = None
    if arguments[-1:] == ["/proc/meminfo"]:
        arguments = arguments[:-1]
        free = int(read("memory.available") or 61)
        memory = f"MemTotal: 65536000 kB\nMemFree: 1024 kB\nMemAvailable: {free * 655360} kB\n"
    done = subprocess.run([real, *arguments], input=memory, text=True, check=False)  # noqa: S603 - its own words
    return done.returncode


def uptime(_: list[str]) -> int:
    """Tell how long the host has been up, and its load."""
    now = time.strftime("%H:%M:%S")
    load = float(read("load.high") or 0.42)
    say(f" {now} up 41 days,  3:02,  1 user,  load average: {load:.2f}, 0.51, 0.40")
    return 0


def dnf(_: list[str]) -> int:
    """List the security patches that are not installed."""
    for number in range(int(read("patches.waiting") or 0)):
        say(f"RHSA-2026:{4100 + number} Important/Sec. openssl-libs-3.0.7-{number + 28}.el9.x86_64")
    return 0
