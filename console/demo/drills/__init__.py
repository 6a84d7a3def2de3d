"""Stories to drill: incidents that were recorded on the embedded hospital, one file each."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from console.demo import site as demo_site
from console.duty.events import Event
from console.duty.recording import Recording

if TYPE_CHECKING:
    from pathlib import Path

_NO_PORT = 9
"""Stands for every port: nothing is connected to in a drill."""


def names() -> tuple[str, ...]:
    """Return the stories."""
    found = (file.name for file in files("console.demo.drills").iterdir())
    return tuple(sorted(name.removesuffix(".json") for name in found if name.endswith(".json")))


def recording(name: str) -> Recording:
    """Return what was recorded of a story. Raises KeyError where there is none."""
    if name not in names():
        raise KeyError(name)
    file = files("console.demo.drills") / f"{name}.json"
    return read(name, file.read_text(encoding="utf-8"))


def read(name: str, text: str) -> Recording:
    """Return a recording from the text of its file."""
    told = json.loads(text)
    events = tuple(
        Event(
            seq,
            datetime.fromisoformat(one["at"]),
            one["actor"],
            "",
            one["incident"],
            one["kind"],
            one["data"],
            "",
            "",
        )
        for seq, one in enumerate(told["events"], 1)
    )
    return Recording(name, told["incident"], events, told["outputs"])


def written(of: Recording) -> str:
    """Return the text of a recording's file, which `read` reads."""
    events = [
        {
            "at": one.at.isoformat(),
            "actor": one.actor,
            "incident": one.incident,
            "kind": one.kind,
            "data": dict(one.data),
        }
        for one in of.events
    ]
    told = {"incident": of.incident, "events": events, "outputs": dict(of.outputs)}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write_site(folder: Path) -> None:
    """Write the embedded hospital's site, with nothing behind its ports. Raises OSError."""
    demo_site.write(folder, defaultdict(lambda: _NO_PORT))
