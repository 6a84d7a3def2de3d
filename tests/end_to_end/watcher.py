"""`oncall watch` over a site that asks nothing but the mailbox and the alerts."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desk.post import mailbox, site_with
from tests.end_to_end.command import ONCALL
from tests.servers.alertmanager import Alertmanager
from tests.servers.dovecot import Dovecot

QUIET = "checks: []\n"


def site(folder: Path, dovecot: Dovecot, alertmanager: Alertmanager, more: str = "") -> Path:
    """Write a site that asks nothing but the mailbox and the alerts."""
    site_with(
        folder / "site",
        mailbox(dovecot, folder, f"  every: 1s\n{more}")
        + f"alerts:\n  - {{id: am, url: '{alertmanager.url}', every: 1s, default: ecg}}\n",
    )
    (folder / "site" / "checks.yaml").write_text(QUIET)
    (folder / "site" / "hosts.yaml").write_text("hosts: []\n")
    return folder / "site"


class Watch:
    """`oncall watch` and what it has printed."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.out, self.err = folder / "out", folder / "err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [ONCALL, "watch", "--config", folder / "site", "--data", folder / "data",
                 "--lang", "en", *options],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=dict(os.environ),
            )  # fmt: skip

    def wait(self, *words: str, limit: float = 60) -> str:
        end = time.monotonic() + limit
        while time.monotonic() < end:
            said = self.out.read_text() + self.err.read_text()
            if all(word in said for word in words):
                return said
            assert self.process.poll() is None, said
            time.sleep(0.05)
        raise AssertionError(said)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def watching(folder: Path, *options: str) -> Iterator[Watch]:
    made = Watch(folder, *options)
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.process.kill()
            made.process.wait(10)
