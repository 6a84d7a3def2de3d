"""The demo's site files, with the ports of this hospital."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

_TOKEN = re.compile(r"@([a-z-]+\.[a-z]+)@")


def render(folder: Path, ports: Mapping[str, int], house: Path) -> None:
    """Write the site into a folder; `@his.ssh@` and the like become ports, `@house@` the house."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for source in files("config").joinpath("sites/demo").iterdir():
        if source.name.endswith(".yaml"):
            text = source.read_text(encoding="utf-8").replace("@house@", str(house))
            text = _TOKEN.sub(lambda token: str(ports[token[1]]), text)
            (folder / source.name).write_text(text, encoding="utf-8")
