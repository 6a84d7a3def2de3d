"""Days of health checks in a real journal, as their runs would have left them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from console.desk.risks import Proposed
from console.duty.events import Draft, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from console.desk.desk import Desk
    from console.duty.events import Data
    from tests.desk.ward import Clock


def look(
    step: str,
    host: str,
    verdict: str = "ok",
    said: str = "",
    full: float | None = None,
    **values: str,
) -> Data:
    """Return what one step found; `full`: a number that fills up to 100."""
    measure = None if full is None else {"name": "used", "value": full, "limit": 100.0}
    if full is not None:
        values["used"] = f"{full:g}"
    return {
        "step": step,
        "host": host,
        "verdict": verdict,
        "said": said,
        "values": values,
        **({"measure": measure} if measure else {}),
    }  # type: ignore[dict-item]


async def checked(
    desk: Desk, routine: str, *looks: Data, due: datetime | None = None, why: str = ""
) -> str:
    """Record a whole result; return the id of its run."""
    run = f"{routine}-{(await desk.journal.head())[0]}"
    book = desk.proof.health.routine(routine).book
    verdict = max(
        (str(one["verdict"]) for one in looks),
        key=["ok", "warn", "unknown", "fail"].index,
        default="unknown",
    )
    started = {"health": routine, "run": run, "due": due.isoformat() if due else None}
    ended = {"health": routine, "run": run, "verdict": verdict, "looks": list(looks), "why": why}
    await desk.journal.append(
        Draft(Kind.HEALTH_STARTED, cast("Data", {**started, "book": book, "console": ""})),
        Draft(Kind.HEALTH_ENDED, cast("Data", ended)),
    )
    return run


FULL = "HIS_DATA 用了 {0}%，还能存：今天之内加文件。\nHIS_DATA is at {0} %, saving still works: add a file today."
OLD = "上次成功的备份在 31 小时前，漏了一次：看上一个任务。\nThe last good backup is 31 h old, one was missed. See the last job."


async def a_week(desk: Desk, clock: Clock) -> None:
    """Seven mornings of HIS, whose tablespace fills; EMR once, which is then missed."""
    for day, used in enumerate((76.0, 77.5, 79.1, 80.9, 82.2, 84.0, 85.6)):
        verdict = "warn" if used >= 85 else "ok"
        said = FULL.format(f"{used:g}") if verdict == "warn" else "放得下。\nThere is room."
        late = day == 6
        await checked(
            desk,
            "his-daily",
            look("page", "his-app", took="0.2", code="200"),
            look("disk", "his-app", "ok", "放得下。\nThere is room.", 41.0),
            look("space", "his-db", verdict, said, used),
            look(
                "backup",
                "his-db",
                "warn" if late else "ok",
                OLD if late else "",
                age="31" if late else "7",
            ),
            look("clock", "his-app", clock_offset="0.002"),
        )
        if not day:
            await checked(desk, "emr-daily", look("page", "emr-app", took="0.3", code="200"))
        if day < 6:
            clock.on(days=1)


async def some_risks(desk: Desk, clock: Clock) -> None:
    """A high one that lacks its measures, a late one, one in hand, one that is closed."""
    risks = desk.proof.risks
    await risks.add(Proposed("数据库工程师只有一人", "staff", 2, 3, owner="lead"))
    spare = await risks.add(
        Proposed(
            "检验服务器硬盘已用六年",
            "hardware",
            3,
            2,
            "lis",
            "dba",
            prevention="每周看 SMART",
            contingency="备机一台，四小时内换",
            response="硬件维护换盘，工程师恢复昨夜备份",
        )
    )
    await risks.settle(spare, "mitigated", "备机已到")
    old = await risks.add(Proposed("旧版浏览器停止更新", "technology", 1, 2, "peis"))
    await risks.settle(old, "closed", "已升级")
    await risks.add(Proposed("PDA 固件漏洞", "software", 2, 2, "pda", "dba"))
    clock.on(days=100)
    late = await risks.risk("R-002")
    await risks.review(late, "备机仍在，演练过一次")
