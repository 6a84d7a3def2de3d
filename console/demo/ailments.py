"""What can go wrong in the embedded hospital: small files that a host's tools and pages read."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ailment:
    """A fault of one host. It lasts while its files are there; a remedy takes them away."""

    id: str
    host: str
    state: Mapping[str, str]
    """File name in the host's state folder to its text."""
    breaks: tuple[str, ...] = ()
    """Components that stop answering; none where the fault only shows in a check."""
    signs: tuple[str, ...] = ()
    """Signs of the checks that find it."""

    def strike(self, folder: Path) -> None:
        """Write the files into the host's state folder."""
        for name, text in self.state.items():
            (folder / name).write_text(text, encoding="utf-8")

    def heal(self, folder: Path) -> None:
        """Take the files away."""
        for name in self.state:
            (folder / name).unlink(missing_ok=True)

    def lasts(self, folder: Path) -> bool:
        """Return whether any of its files is still there."""
        return any((folder / name).exists() for name in self.state)


_LINUX = (
    Ailment(
        "oracle-archive-full", "his", {"oracle.fra_used": "97.4"}, ("his-db",), ("oracle.archive",)
    ),
    Ailment("oracle-lock", "his", {"oracle.blocker": "143,5527"}, (), ("oracle.lock",)),
    Ailment(
        "tablespace-full", "his", {"oracle.tablespace_used": "98.2"}, (), ("oracle.tablespace",)
    ),
    Ailment("pool-leaking", "his", {"oracle.processes": "97"}, (), ("oracle.processes",)),
    Ailment("backup-failed", "his", {"oracle.backup_age": "74"}, (), ("oracle.backup",)),
    Ailment("temp-full", "his", {"oracle.temp_used": "99.1"}, (), ("oracle.temp",)),
    Ailment("jvm-heap-full", "emr", {"jvm.old": "98.61"}, ("emr",), ("jvm.heap", "web.page")),
    Ailment("plan-regression", "emr", {"emr.slow": "3400"}, (), ("oracle.waits",)),
    Ailment("report-by-day", "emr", {"oracle.report": "1"}, (), ("oracle.waits",)),
    Ailment("certificate-expiring", "ca", {"tls.days": "5"}, (), ("tls.expiry",)),
    Ailment("certificate-expired", "ca", {"tls.days": "-2"}, (), ("tls.expiry",)),
    Ailment("clock-drift", "ca", {"time.offset": "9.214"}, ("ca",), ("time.offset",)),
    Ailment(
        "clock-pulled-by-host",
        "emr",
        {"time.offset": "38.2", "time.guest": "1"},
        (),
        ("time.offset",),
    ),
    Ailment("chrony-stopped", "emr", {"time.stopped": "1"}, (), ("time.offset",)),
    Ailment("disk-full", "mrm", {"disk.used": "97"}, ("mrm",), ("disk.full",)),
    Ailment("queue-backlog", "pda", {"queue.ready": "2431"}, (), ("queue.backlog",)),
    Ailment("api-hung", "pda", {"api.hung": "1"}, ("pda",), ("pda.api",)),
)
_DATABASES = (
    Ailment("listener-stopped", "his", {"oracle.listener": "stopped"}, (), ("oracle.listener",)),
    Ailment("postgresql-lock", "emr", {"pg.blocker": "41207"}, (), ("pg.lock",)),
    Ailment("kingbase-lock", "ca", {"pg.blocker": "20518"}, (), ("kingbase.lock",)),
    Ailment("dameng-lock", "mrm", {"dm.blocker": "140213877120016"}, (), ("dm.lock",)),
    Ailment("dameng-space-full", "mrm", {"dm.space_used": "98.2"}, (), ("dm.tablespace",)),
    Ailment("mysql-lock", "pda", {"mysql.blocker": "5184"}, (), ("mysql.lock",)),
    Ailment("mysql-pool-leaking", "pda", {"mysql.connections": "97"}, (), ("mysql.connections",)),
)
_WINDOWS = (
    Ailment("mssql-log-full", "lis", {"mssql.log_used": "97.1"}, ("lis",), ("mssql.log",)),
    Ailment("inbox-stuck", "ecg", {"ecg.inbox": "214"}, (), ("ecg.inbox",)),
    Ailment("pool-stopped", "peis", {"iis.stopped": "PeisPool"}, ("peis",), ("iis.pool",)),
    Ailment("service-slow", "rdu", {"rdu.slow": "3400"}, (), ("rdu.slow",)),
    Ailment("spooler-stopped", "peis", {"print.spooler": "stopped"}, (), ("print.spooler",)),
    Ailment("print-job-stuck", "peis", {"print.jobs": "34"}, (), ("print.queue",)),
    Ailment("windows-clock-drift", "rdu", {"time.offset": "9.214"}, (), ("time.offset",)),
    Ailment("windows-disk-full", "ecg", {"disk.used": "97"}, (), ("disk.full",)),
    Ailment("mssql-blocked", "lis", {"mssql.hold": "71"}, (), ("mssql.block",)),
    Ailment("backup-stale", "lis", {"backup.age": "31"}, (), ("mssql.backup",)),
    Ailment("analyser-link-lost", "lis", {"lis.comm": "stopped"}, (), ("analyser.link",)),
)

AILMENTS: Mapping[str, Ailment] = MappingProxyType(
    {one.id: one for one in (*_LINUX, *_DATABASES, *_WINDOWS)}
)
"""All ailments by id."""
