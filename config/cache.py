"""A checked site kept in one private file, so that the next start need not check it again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from config import codec
from config.model import Site


def key(folder: Path, contents: dict[str, bytes], month: str = "") -> str:
    """Return what a kept site depends on: every byte of its files, its place, and this program.

    Of a calendar only the time around its reading is kept, so there the month belongs to it.
    """
    digest = hashlib.sha256(_program() + _almanac())
    for part in (str(folder.absolute()), str(Path.home())):
        digest.update(_framed(part.encode(errors="surrogateescape")))
    if any(name.endswith(".ics") for name in contents):
        digest.update(_framed(month.encode()))
    for name, content in sorted(contents.items()):
        digest.update(_framed(name.encode(errors="surrogateescape")) + _framed(content))
    return digest.hexdigest()


def recall(path: Path, key: str) -> Site | None:
    """Return the site kept under this key; None where the file is missing, other or damaged."""
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if seal != _seal(key, body):
        return None
    site = codec.decode(json.loads(body))
    return site if isinstance(site, Site) else None


def keep(path: Path, key: str, site: Site) -> None:
    """Keep a site, whole or not at all; a place that cannot be written keeps nothing."""
    import tempfile  # of no use to a start that finds its site kept

    body = json.dumps(codec.encode(site), ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(key, body) + b"\n" + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink()
            raise


@cache
def _program() -> bytes:
    """Return a digest of this package's code, so that no version keeps another's reading."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(_framed(module.read_bytes()))
    return digest.digest()


def _almanac() -> bytes:
    """Return what tells one edition of the national calendar from another, without reading it."""
    found = find_spec("holidays")
    if found is None or found.origin is None:
        return b""
    return str(Path(found.origin).with_name("version.py").stat().st_mtime_ns).encode()


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(8) + part


def _seal(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + body).hexdigest().encode()
