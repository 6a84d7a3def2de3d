"""Faults of Windows hosts and what their runbooks make of them."""

from __future__ import annotations

from runbooks.model import Verdict

SICK = {
    "transaction log backed up": (
        "mssql-log",
        "lis",
        "mssql-log-full",
        {"space": "room"},
        "blocked:ok log:fail cause:warn space:ok backup:ok blocked:ok log:ok cause:ok",
        Verdict.OK,
    ),
    "bad trace moved away": (
        "ecg-upload",
        "ecg",
        "inbox-stuck",
        {"look": "bad"},
        "disk:ok service:ok oldest:warn inbox:fail look:ok quarantine:ok drain:ok "
        "disk:ok service:ok oldest:ok inbox:ok",
        Verdict.OK,
    ),
    "pool started": (
        "iis-pool",
        "peis",
        "pool-stopped",
        {"look": "start"},
        "events:warn pool:fail look:ok start:ok events:ok pool:ok page:ok",
        Verdict.OK,
    ),
    "screening recycled": (
        "rdu-timeout",
        "rdu",
        "service-slow",
        {"consent": "yes", "bypass": "off"},
        "update:ok sockets:fail time:fail consent:ok recycle:ok "
        "update:ok sockets:ok time:ok bypass:ok",
        Verdict.OK,
    ),
    "crashed spooler started": (
        "print-spooler",
        "peis",
        "spooler-stopped",
        {"start": "start"},
        "service:fail crash:warn start:ok restart:ok service:ok printers:ok jobs:ok",
        Verdict.WARN,
    ),
    "stuck label cancelled": (
        "print-spooler",
        "peis",
        "print-job-stuck",
        {"look": "cancel"},
        "service:ok printers:fail jobs:fail port:ok look:ok cancel:ok "
        "service:ok printers:ok jobs:ok",
        Verdict.OK,
    ),
    "slow clock set": (
        "windows-time",
        "rdu",
        "windows-clock-drift",
        {"look": "resync"},
        "service:ok source:ok offset:fail look:ok resync:ok service:ok source:ok offset:ok",
        Verdict.OK,
    ),
    "old logs moved to another disk": (
        "windows-disk",
        "ecg",
        "windows-disk-full",
        {"look": "logs"},
        "disks:fail biggest:ok look:ok old:ok move:ok disks:ok",
        Verdict.OK,
    ),
    "session that blocks others ended": (
        "mssql-blocking",
        "lis",
        "mssql-blocked",
        {"call": "kill"},
        "waiting:fail head:ok call:warn kill:ok waiting:ok",
        Verdict.WARN,
    ),
    "missed backup made": (
        "backup-stale-mssql",
        "lis",
        "backup-stale",
        {"decide": "backup"},
        "age:fail agent:ok jobs:warn why:warn room:ok decide:ok backup:ok check:ok age:ok size:ok",
        Verdict.WARN,
    ),
    "link program started": (
        "analyser-link",
        "lis",
        "analyser-link-lost",
        {"reason": "start"},
        "program:fail reason:ok start:ok program:ok link:ok last:ok",
        Verdict.OK,
    ),
}
"""What befell: runbook, host, ailment, what is answered, the way that the run takes, its verdict."""

WELL = {
    "mssql-log": ("lis", {}, 3),
    "ecg-upload": ("ecg", {}, 4),
    "iis-pool": ("peis", {}, 3),
    "rdu-timeout": ("rdu", {"bypass": "off"}, 4),
    "print-spooler": ("peis", {}, 3),
    "windows-time": ("rdu", {}, 3),
    "analyser-link": ("lis", {}, 3),
    "backup-stale-mssql": ("lis", {}, 2),
    "mssql-blocking": ("lis", {}, 1),
    "windows-disk": ("ecg", {}, 1),
}
"""Runbook to its host, what is answered, and the steps that a healthy host takes."""
