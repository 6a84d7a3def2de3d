"""known_hosts: which host keys are known, and those of new hosts once a person took them."""

from __future__ import annotations

import os
from pathlib import Path

import asyncssh

from sources.reach import Unreached


class Known:
    """One known_hosts, read again whenever it has changed."""

    def __init__(self, path: Path | None) -> None:
        self._path = path or Path.home() / ".ssh" / "known_hosts"
        self._read: tuple[float, asyncssh.SSHKnownHosts] | None = None

    def hosts(self) -> asyncssh.SSHKnownHosts:
        """Return what it holds; nothing where there is no file. Raises Unreached."""
        try:
            changed = self._path.stat().st_mtime
            if self._read is None or self._read[0] != changed:
                text = self._path.read_text(errors="replace")
                self._read = (changed, asyncssh.import_known_hosts(text))
        except FileNotFoundError:
            self._read = (0.0, asyncssh.import_known_hosts(""))
        except (OSError, ValueError) as error:
            raise Unreached("config", f"{self._path}: {error}") from error
        return self._read[1]

    def add(self, line: str) -> None:
        """Add a key. Raises OSError."""
        path = self._path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        gap = "" if not before or before.endswith(b"\n") else "\n"
        descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{gap}{line}\n")
        self._read = None
