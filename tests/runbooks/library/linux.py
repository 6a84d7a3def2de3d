"""Faults of Linux hosts and what their runbooks make of them."""

from __future__ import annotations

from runbooks.model import Verdict

SICK = {
    "stopped listener started": (
        "oracle-listener",
        "his",
        "listener-stopped",
        {"purpose": "no"},
        "instance:ok listener:fail purpose:ok start:ok listening:ok instance:ok listener:warn "
        "register:ok instance:ok listener:ok reach:ok",
        Verdict.OK,
    ),
    "hung service of the PDAs restarted": (
        "pda-timeout",
        "pda",
        "api-hung",
        {"where": "all", "his": "well"},
        "where:ok api:fail log:warn his:ok restart:ok warm:ok api:ok",
        Verdict.WARN,
    ),
    "archive backed up": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "backup"},
        "destination:fail room:ok backups:warn fra:fail way:ok backup:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.OK,
    ),
    "archive limit raised": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "none", "short": "resize"},
        "destination:fail room:ok backups:warn fra:fail way:warn short:ok resize:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.WARN,
    ),
    "archived logs deleted": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "none", "short": "delete"},
        "destination:fail room:ok backups:warn fra:fail way:warn short:warn delete:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.WARN,
    ),
    "blocking session ended": (
        "oracle-lock",
        "his",
        "oracle-lock",
        {"call": "kill"},
        "waiting:fail blocker:fail changed:ok call:warn kill:ok waiting:ok blocker:ok",
        Verdict.WARN,
    ),
    "data file added": (
        "oracle-tablespace",
        "his",
        "tablespace-full",
        {"way": "add"},
        "temporary:ok usage:fail files:warn disk:ok segments:ok way:ok add:ok "
        "temporary:ok usage:ok",
        Verdict.WARN,
    ),
    "report ended that filled the temporary space": (
        "oracle-tablespace",
        "his",
        "temp-full",
        {"call": "kill"},
        "temporary:fail users:warn call:warn kill:ok temporary:ok usage:ok",
        Verdict.WARN,
    ),
    "idle sessions of a leaking pool ended": (
        "oracle-processes",
        "his",
        "pool-leaking",
        {"way": "kill"},
        "login:ok limit:fail clients:warn sessions:warn way:warn kill:ok login:ok limit:ok",
        Verdict.WARN,
    ),
    "backup taken": (
        "backup-stale-oracle",
        "his",
        "backup-failed",
        {"way": "run"},
        "full:fail job:fail cause:warn restore:ok room:ok archive:ok enough:fail way:ok run:ok "
        "full:ok job:ok restore:ok room:ok archive:ok enough:ok",
        Verdict.WARN,
    ),
    "heap full": (
        "jvm-hung",
        "emr",
        "jvm-heap-full",
        {"node": "out"},
        "log:fail heap:fail threads:warn page:fail node:ok histogram:ok restart:ok warm:ok "
        "log:ok heap:ok threads:ok page:ok",
        Verdict.OK,
    ),
    "statistics restored": (
        "emr-slow",
        "emr",
        "plan-regression",
        {"who": "all", "way": "restore"},
        "who:ok page:fail waits:warn load:ok disks:ok swap:ok sql:warn plan:warn way:ok restore:ok "
        "page:ok waits:ok",
        Verdict.WARN,
    ),
    "report ended by day": (
        "emr-slow",
        "emr",
        "report-by-day",
        {"who": "all", "decide": "kill"},
        "who:ok page:ok waits:warn load:ok disks:ok swap:ok sql:ok decide:warn kill:ok page:ok waits:ok",
        Verdict.WARN,
    ),
    "certificate renewed": (
        "ca-sign",
        "ca",
        "certificate-expiring",
        {"who": "all", "renewed": "there"},
        "who:ok certificate:fail renewed:ok reload:ok certificate:ok clock-source:ok clock:ok",
        Verdict.OK,
    ),
    "clock slewed": (
        "ca-sign",
        "ca",
        "clock-drift",
        {"who": "all"},
        "who:ok certificate:ok clock-source:warn clock:fail slew:ok certificate:ok clock-source:ok "
        "clock:ok",
        Verdict.OK,
    ),
    "clock no longer pulled by the hypervisor": (
        "time-drift",
        "emr",
        "clock-pulled-by-host",
        {"both": "off", "way": "slew"},
        "daemon:ok offset-source:warn offset:fail guest:warn both:ok alone:ok guest:ok way:ok slew:ok "
        "daemon:ok offset-source:ok offset:ok",
        Verdict.OK,
    ),
    "time service started": (
        "time-drift",
        "emr",
        "chrony-stopped",
        {"purpose": "start"},
        "daemon:fail purpose:ok start:ok daemon:ok offset-source:ok offset:ok",
        Verdict.OK,
    ),
    "clock of the signing server slewed": (
        "time-drift",
        "ca",
        "clock-drift",
        {"way": "slew"},
        "daemon:ok offset-source:warn offset:fail guest:ok way:ok slew:ok "
        "daemon:ok offset-source:ok offset:ok",
        Verdict.OK,
    ),
    "front reloaded with its new certificate": (
        "certificate-expired",
        "ca",
        "certificate-expiring",
        {"way": "nginx"},
        "clock-source:ok clock:ok days:fail way:ok reload:ok clock-source:ok clock:ok days:ok chain:ok",
        Verdict.OK,
    ),
    "front restarted with its new certificate": (
        "certificate-expired",
        "ca",
        "certificate-expired",
        {"way": "other"},
        "clock-source:ok clock:ok days:fail way:warn restart:ok "
        "clock-source:ok clock:ok days:ok chain:ok",
        Verdict.WARN,
    ),
    "logs rotated": (
        "disk-full",
        "mrm",
        "disk-full",
        {"look": "logs"},
        "kernel:ok held:ok space:fail largest:ok look:ok rotate:ok kernel:ok held:ok space:ok",
        Verdict.OK,
    ),
    "consumer restarted": (
        "interface-queue",
        "pda",
        "queue-backlog",
        {"look": "well"},
        "poison:ok service:fail queues:fail look:ok restart:ok drain:ok "
        "poison:ok service:ok queues:ok",
        Verdict.OK,
    ),
}
"""What befell: runbook, host, ailment, what is answered, the way that the run takes, its verdict."""

WELL = {
    "oracle-archive": ("his", {}, 4),
    "oracle-lock": ("his", {}, 2),
    "oracle-listener": ("his", {}, 3),
    "oracle-tablespace": ("his", {}, 2),
    "oracle-processes": ("his", {}, 2),
    "backup-stale-oracle": ("his", {}, 6),
    "jvm-hung": ("emr", {}, 4),
    "emr-slow": ("emr", {"who": "all"}, 3),
    "ca-sign": ("ca", {"who": "all"}, 4),
    "time-drift": ("ca", {}, 3),
    "certificate-expired": ("ca", {}, 4),
    "disk-full": ("mrm", {}, 3),
    "interface-queue": ("pda", {}, 3),
    "pda-timeout": ("pda", {"where": "all"}, 2),
}
"""Runbook to its host, what is answered, and the steps that a healthy host takes."""
