"""Saved views of the queue: each engineer's own, in one private file beside the journal."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.desk.errors import Denied
from console.duty.selection import Group, Order, View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Kept = dict[str, dict[str, dict[str, str]]]
NAME = 40
"""Characters of a name at most."""


class Views:
    """Reads and writes them. A file that is not right is left as it is: Denied says so."""

    def __init__(self, path: Path, actor: str) -> None:
        self._path = path
        self._actor = actor

    async def all(self) -> dict[str, View]:
        """Return this engineer's views by name. Raises Denied."""
        return await asyncio.to_thread(self._all)

    async def keep(self, name: str, view: View) -> None:
        """Save a view under a name, in place of one that is called so. Raises Denied."""
        name = " ".join(name.split())[:NAME]
        if not name:
            raise Denied("no-text")
        await asyncio.to_thread(self._change, name, view)

    async def drop(self, name: str) -> None:
        """Forget a view. Raises Denied."""
        await asyncio.to_thread(self._change, name, None)

    def _all(self) -> dict[str, View]:
        mine = self._read().get(self._actor, {})
        try:
            return {
                name: View(str(one["filter"]), Order(one["order"]), Group(one["group"]))
                for name, one in mine.items()
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Denied("views-broken", str(self._path)) from error

    def _change(self, name: str, view: View | None) -> None:
        with self._alone():
            kept = self._read()
            mine = kept.setdefault(self._actor, {})
            mine.pop(name, None)
            if view is not None:
                mine[name] = asdict(view)
            fresh = self._path.with_suffix(".new")
            try:
                with os.fdopen(os.open(fresh, _WRITE, 0o600), "w", encoding="utf-8") as file:
                    json.dump(kept, file, ensure_ascii=False, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self._path)
            except OSError as error:
                raise Denied("views-unwritten", f"{self._path}: {error.strerror}") from error

    def _read(self) -> _Kept:
        try:
            kept = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise Denied("views-broken", str(self._path)) from error
        if not isinstance(kept, dict) or not all(isinstance(one, dict) for one in kept.values()):
            raise Denied("views-broken", str(self._path))
        return kept

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other console write meanwhile."""
        lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


_WRITE = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
