"""Where the journal lies: a private file in a private folder on a disk of this machine."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from console.duty.record import JournalError

_REMOTE = re.compile(
    r"(fuse\.)?(9p|afs|ceph|cifs|davfs|glusterfs|lustre|ncpfs|nfs|rclone|s3fs|smb\w*|sshfs)\d*"
)


def settle(path: Path) -> None:
    """Make the file and its folder where they are missing. Raises JournalError and OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        kind = file_system(path.parent.resolve(), mounts)
        if _REMOTE.fullmatch(kind):
            raise JournalError("network", kind)
    # Only a missing file is opened here: closing a descriptor of a database that this process has
    # open would drop the locks on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def file_system(folder: Path, mounts: str) -> str:
    """Return the type of the file system that holds a folder, from the text of mountinfo."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_plain(before.split(" ")[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind


def _plain(escaped: str) -> str:
    """Undo the octal escapes of space, tab, newline and backslash."""
    for code in ("040", "011", "012", "134"):
        escaped = escaped.replace(f"\\{code}", chr(int(code, 8)))
    return escaped
