"""A real OpenSSH server on a free loopback port, with keys of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

USER = "oncall-test"
"""The login that is not root; made when the tests may make it."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def keygen(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)


class Sshd:
    """Listens until it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for name in ("host", "other", "id"):
            keygen(folder / name)
        shutil.copy(folder / "id.pub", folder / "authorized_keys")
        self.port = free_port()
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
            f"PidFile {folder}/sshd.pid\nAuthorizedKeysFile none\n"
            f"AuthorizedKeysCommand /bin/cat {folder}/authorized_keys\n"
            "AuthorizedKeysCommandUser root\nStrictModes no\nUsePAM no\n"
            "PermitRootLogin prohibit-password\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nMaxSessions 100\nMaxStartups 200\n"
        )
        self.known_hosts = self.known("host")
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-f", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        end = time.monotonic() + 10
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                return
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.01)

    @property
    def identity(self) -> Path:
        return self.folder / "id"

    def known(self, key: str) -> Path:
        """Write a known_hosts that expects a key."""
        public = (self.folder / f"{key}.pub").read_text().split()[:2]
        path = self.folder / f"known_{key}"
        path.write_text(f"[127.0.0.1]:{self.port} {' '.join(public)}\n")
        return path

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(5)


def make_user() -> bool:
    """Make the login that is not root; return whether there is one."""
    with suppress(KeyError):
        pwd.getpwnam(USER)
        return True
    if os.geteuid() != 0:
        return False
    subprocess.run(["useradd", "-M", "-d", "/tmp", "-s", "/bin/sh", USER], check=True)
    subprocess.run(["usermod", "-p", "*", USER], check=True)
    return True
