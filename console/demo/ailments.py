"""What can go wrong in the embedded hospital: small files that a host's tools and pages read."""

from __future__ import annotations

from dataclasses import dataclass
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

    def strike(self, folder: Path) -> None:
        """Write the files into the host's state folder."""
        for name, text in self.state.items():
            (folder / name).write_text(text, encoding="utf-8")

    def heal(self, folder: Path) -> None:
        """Take the files away."""
        for name in self.state:
            (folder / name).unlink(missing_ok=True)

    def lasts(self, folder: Path) -> bool:
        """Return whether its first file is still there."""
        return (folder / next(iter(self.state))).exists()


AILMENTS: Mapping[str, Ailment] = {
    one.id: one
    for one in (
        Ailment("oracle-archive-full", "his", {"oracle.fra": "97.4"}, ("his-db",)),
        Ailment("oracle-lock", "his", {"oracle.lock": "1"}),
        Ailment("jvm-heap-full", "emr", {"jvm.heap": "98.60"}, ("emr",)),
        Ailment("mssql-log-full", "lis", {"mssql.log": "97.1"}, ("lis",)),
        Ailment("inbox-stuck", "ecg", {"ecg.inbox": "214", "ecg.age": "37"}),
        Ailment("certificate-expiring", "ca", {"tls.days": "5"}),
        Ailment("clock-drift", "ca", {"clock.offset": "9.214"}, ("ca",)),
        Ailment("disk-full", "mrm", {"disk.used": "97"}, ("mrm",)),
        Ailment("queue-backlog", "pda", {"queue.ready": "1900", "queue.consumers": "0"}),
        Ailment("pool-stopped", "peis", {"iis.pool": "Stopped"}, ("peis",)),
        Ailment("service-slow", "rdu", {"rdu.slow": "3400", "rdu.closewait": "412"}),
    )
}
