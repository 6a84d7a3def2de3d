"""The demo's site folder: the starting site, with hosts and checks that this machine answers."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLACE = re.compile(r"@([a-z-]+\.[a-z]+)@")


def write(folder: Path, ports: Mapping[str, int]) -> None:
    """Write the whole site, ready to load, with a port for every `@his.ssh@`.

    Systems, contract and roster are those of the starting site. Raises KeyError for a place
    that has no port, OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sites = resources.files("config") / "sites"
    for name in ("template", "demo"):
        for file in (sites / name).iterdir():
            if file.name.endswith(".yaml"):
                text = _PLACE.sub(lambda place: str(ports[place[1]]), file.read_text("utf-8"))
                (folder / file.name).write_text(text, encoding="utf-8")
