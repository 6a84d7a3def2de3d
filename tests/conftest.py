"""Real servers, started once. Where one is missing the tests skip loudly, or fail if they must."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.servers.disk import small_disk as small_disk
from tests.servers.prometheus import Prometheus
from tests.servers.sshd import Sshd, make_user


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


@pytest.fixture(scope="session")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    need("prometheus", "prometheus")
    server = Prometheus(tmp_path_factory.mktemp("prometheus"))
    yield server
    server.stop()
