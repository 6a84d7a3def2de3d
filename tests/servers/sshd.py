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


def keygen(path: Path, passphrase: str = "") -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)], check=True
    )


def sign(authority: Path, key: Path, *names: str, host: bool = False, valid: str = "") -> None:
    """Let an authority certify a key for these names."""
    command = ["ssh-keygen", "-q", "-s", str(authority), "-I", "test", "-n", ",".join(names)]
    command += ["-h"] if host else []
    command += ["-V", valid] if valid else []
    subprocess.run([*command, f"{key}.pub"], check=True)


class Sshd:
    """Listens until it is stopped. `first` are lines of sshd_config that win over ours."""

    def __init__(self, folder: Path, first: str = "") -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        for name in ("host", "other", "id"):
            if not (folder / name).exists():
                keygen(folder / name)
        shutil.copy(folder / "id.pub", folder / "authorized_keys")
        self.port = free_port()
        config = folder / "sshd_config"
        config.write_text(
            f"{first}Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
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


class Account:
    """A login with a password, for as long as a test needs it."""

    def __init__(self, password: str, shell: str = "/bin/sh") -> None:
        self.name = f"oncall-{os.getpid()}"
        self.remove()
        subprocess.run(["useradd", "-M", "-d", "/tmp", "-s", shell, self.name], check=True)
        self.change(password)

    def change(self, password: str) -> None:
        line = f"{self.name}:{password}\n"
        subprocess.run(["chpasswd"], input=line, text=True, check=True)

    def age(self, *options: str) -> None:
        """Change what `chage` changes."""
        subprocess.run(["chage", *options, self.name], check=True)

    def remove(self) -> None:
        subprocess.run(["userdel", "-f", self.name], capture_output=True, check=False)


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
