"""Real servers, started once. Where one is missing the tests skip loudly, or fail if they must."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.alertmanager import Alertmanager
from tests.servers.disk import small_disk as small_disk
from tests.servers.dovecot import Dovecot
from tests.servers.prometheus import Prometheus
from tests.servers.sshd import Account, Sshd, make_user


def need(binary: str, package: str) -> None:
    if shutil.which(binary) or os.access(f"/usr/sbin/{binary}", os.X_OK):
        return
    why = f"{binary} is not installed: apt-get install {package}"
    if os.environ.get("ONCALL_NO_SKIPS") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    need("sshd", "openssh-server")
    need("ssh-keygen", "openssh-client")
    make_user()
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    yield server
    server.stop()


@pytest.fixture
def serve(sshd: Sshd, tmp_path: Path) -> Iterator[Callable[..., Sshd]]:
    """Start further servers, each with lines of its own."""
    started: list[Sshd] = []

    def start(first: str = "", folder: Path | None = None) -> Sshd:
        started.append(Sshd(folder or tmp_path / "sshd", first))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def account() -> Iterator[Account]:
    made = Account("geheim-1")
    yield made
    made.remove()


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    need("prometheus", "prometheus")
    server = Prometheus(tmp_path_factory.mktemp("prometheus"))
    yield server
    server.stop()


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    need("dovecot", "dovecot-imapd")
    server = Dovecot()
    yield server
    server.remove()


@pytest.fixture
def alertmanager(tmp_path: Path) -> Iterator[Alertmanager]:
    need("prometheus-alertmanager", "prometheus-alertmanager")
    server = Alertmanager(tmp_path / "alertmanager")
    yield server
    server.stop()
