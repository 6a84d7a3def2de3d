"""The end of a shift: as it is now, as it waits, half walked, signed; both sizes, both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from config.loader import load
from console.desk.desk import Desk
from console.duty.events import Draft, Kind
from console.wiring import desk_of
from tests.desk.ward import Clock, outage, settled, ward
from tests.screens import Looks, Size, everywhere_each, on_screen

if TYPE_CHECKING:
    from config.model import Lang

LOST = {"end": "lost", "verdict": "unknown", "status": None, "gone": False}


NUMBERS = re.compile(r"#\d+(?: [0-9a-f]{16})?")


def zeros(found: re.Match[str]) -> str:
    """A hash is another one in each process."""
    return re.sub(r"[0-9a-f]", "0", found[0])


async def busy(desk: Desk, clock: Clock) -> None:
    """A shift with something of everything: `app` had it, `dba` comes."""
    await outage(desk, clock)
    journal, rows = desk.journal, {row.component: row for row in desk.queue.value.incidents}
    root, print_ = rows["his-db"], rows["mrm"]
    about = {"run": "r1", "host": "his-db-1"}
    for kind, more in (
        (Kind.RUN_STARTED, {"runbook": "oracle-archive", "digest": "d", "first": "look",
                            "hosts": ["his-db-1"], "values": {}, "console": "gone"}),
        (Kind.STEP_INTENT, {"step": "free", "command": "rman target /", "risk": "change",
                            "verify": "look"}),
        (Kind.STEP_OUTCOME, {"step": "free", "end": "exited", "status": 0, "verdict": "ok"}),
        (Kind.STEP_INTENT, {"step": "switch", "command": "alter system switch logfile",
                            "risk": "change", "verify": "look"}),
        (Kind.STEP_OUTCOME, {"step": "switch", **LOST}),
        (Kind.RUN_ENDED, {"verdict": "unknown"}),
    ):  # fmt: skip
        clock.on(seconds=5)  # so little that no clock has anything to say yet
        await journal.append(Draft(kind, {**about, **more}, root.id, "app"))
    await journal.append(
        Draft(Kind.INCIDENT_ASSIGNED, {"to": "app", "reasons": []}, root.id, "app")
    )
    print_ = await desk.incidents.acknowledge(print_)
    clock.on(seconds=15)
    await desk.incidents.resolve(print_, "改页边距，重打一份")
    await desk.proof.handovers.add("issue", "归档区每晚两点满，根因还没有查明（P-07）")
    await desk.proof.handovers.add("action", "天亮前打电话给存储厂家，问扩容何时到")
    await desk.proof.handovers.add("whatif", "归档区再过 95%", "先转移旧归档，再叫值班长")
    await settled(desk)


async def offered(folder: Path, desk: Desk, clock: Clock) -> None:
    """The one who leaves is at another console."""
    clock.on(seconds=30)
    site = load(folder / "site")
    async with desk_of(site, folder / "data", "app", now=clock) as other:
        await other.proof.handovers.offer()
    clock.on(seconds=10)
    row = next(row for row in desk.queue.value.incidents if row.component == "his-db")
    await desk.incidents.note(row, "存储厂家回电：周四到货")
    await settled(desk)


SIGNS = ("space", *"ack", "enter")
ALL = (*SIGNS, "space", "space", *SIGNS, *["space"] * 9)
STORIES: dict[str, tuple[bool, tuple[str, ...]]] = {
    "handover-now": (False, ("h",)),
    "handover-waits": (True, ()),
    "handover-offered": (True, ("h",)),
    "handover-restate": (True, ("h", "space")),
    "handover-walked": (True, ("h", *SIGNS, "space", "space", *SIGNS)),
    "handover-signed": (True, ("h", *ALL, "y", "enter")),
    "handover-readback": (True, ("h", *ALL, "y", "enter", *["j"] * 10)),
    "takeover": (True, ("enter", "h")),
}


@everywhere_each(STORIES)
async def test_handover(
    story: str, size: Size, lang: Lang, tmp_path: Path, looks_like: Looks
) -> None:
    waits, keys = STORIES[story]
    clock = Clock()
    async with ward(tmp_path, clock) as desk:
        await busy(desk, clock)
        if waits:
            await offered(tmp_path, desk, clock)
        async with on_screen(desk, lang, size) as face:
            await face.press(*keys)
            await looks_like(story, face, lambda shown: NUMBERS.sub(zeros, shown))
