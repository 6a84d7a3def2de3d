"""A site's folder read: `load` returns the `Site`, or raises `Invalid` with every mistake."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from config import cache as kept
from config.errors import Fault, Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from config.document import Path as Where
    from config.model import Site

LIMIT = 1024 * 1024
"""Bytes of one file."""


def load(folder: Path, *, cache: Path | None = None) -> Site:
    """Return the site whose `*.yaml` files, and its calendar if it has one, lie in a folder.

    With `cache`, a file, a site is checked once and then kept there until a file changes.
    Raises Invalid with every mistake. Only a file that cannot be read as YAML hides others: then
    that is told of all files, and nothing else, since what it holds would be found missing.
    """
    contents = _contents(folder)
    today = datetime.now(UTC).date()
    key = kept.key(folder, contents, f"{today:%Y-%m}") if cache else ""
    if cache and (site := kept.recall(cache, key)):
        return site

    from config.reading import read  # pydantic and YAML stay off the way that starts the console

    site = read(folder, contents, today)
    if cache:
        kept.keep(cache, key, site)
    return site


def places(folder: Path) -> Callable[[Where], Fault]:
    """Return what tells where an entry of a checked folder stands, as a fault without a code."""
    from config.reading import places as of

    return of(folder, _contents(folder))


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file by name."""
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        raise Invalid((Fault(str(folder), 0, 0, "folder.missing"),)) from None
    except OSError as error:
        raise Invalid((_unreadable(folder, "folder.unreadable", error),)) from None

    contents: dict[str, bytes] = {}
    faults: list[Fault] = []
    for path in paths:
        if path.suffix == ".yml":
            wanted = path.with_suffix(".yaml").name
            faults.append(Fault(str(path), 0, 0, "file.suffix", {"name": wanted}))
        if path.suffix not in (".yaml", ".ics"):
            continue
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                faults.append(Fault(str(path), 0, 0, "file.kind"))
                continue
            with path.open("rb") as file:
                contents[path.name] = file.read(LIMIT + 1)
        except OSError as error:
            faults.append(_unreadable(path, "file.unreadable", error))
            continue
        if len(contents[path.name]) > LIMIT:
            faults.append(Fault(str(path), 0, 0, "file.large", {"limit": str(LIMIT)}))
    if not faults and not any(name.endswith(".yaml") for name in contents):
        faults.append(Fault(str(folder), 0, 0, "folder.empty"))
    if faults:
        raise Invalid(tuple(faults))
    return contents


def _unreadable(path: Path, code: str, error: OSError) -> Fault:
    return Fault(str(path), 0, 0, code, {"reason": error.strerror or type(error).__name__})
