"""Where the runbooks of Windows hosts must not go on, or must go another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runbooks.model import Verdict

if TYPE_CHECKING:
    from runbooks.run import Run


def _way(run: Run) -> str:
    return " ".join(f"{one.step}:{one.verdict}" for one in run.done)


def _said(run: Run, step: str) -> str:
    return next(one for one in run.done if one.step == step).results[0].said


async def test_a_crashed_spooler_names_the_driver(ward: Any) -> None:
    ward.strike("spooler-stopped")

    run = await ward.work("print-spooler", "peis", {"start": "driver"})

    assert _way(run) == "service:fail crash:warn start:fail"
    assert "ZebraUI.dll" in _said(run, "crash")
    assert ward.lasts("spooler-stopped")


async def test_a_printer_that_is_off_is_left_to_those_who_stand_before_it(ward: Any) -> None:
    ward.strike("print-job-stuck")
    ward.write("peis", "print.address", "off")

    run = await ward.work("print-spooler", "peis", {"look": "site"})

    assert _way(run) == "service:ok printers:fail jobs:fail port:fail look:fail"
    assert "条码打印机1" in _said(run, "printers")
    assert ward.lasts("print-job-stuck")


async def test_queues_are_cleared_only_by_whoever_types_the_host(ward: Any) -> None:
    ward.strike("print-job-stuck")
    ward.write("peis", "print.bad", "1")

    run = await ward.work("print-spooler", "peis", {"look": "service", "deeper": "clear"})

    assert _way(run).endswith("look:warn deeper:warn clear:ok service:ok printers:ok jobs:ok")
    assert run.verdict is Verdict.WARN
    assert not ward.lasts("print-job-stuck")


async def test_a_fast_clock_is_not_turned_back_under_a_database(ward: Any) -> None:
    ward.strike("windows-clock-drift")
    ward.write("rdu", "time.offset", "-3.5")

    run = await ward.work("windows-time", "rdu", {"look": "leave"})

    assert _way(run) == "service:ok source:ok offset:fail look:fail"
    assert "-03.5" in _said(run, "offset")
    assert ward.lasts("windows-clock-drift")


async def test_a_stopped_time_service_is_started_once_the_drift_is_known(ward: Any) -> None:
    ward.strike("windows-clock-drift")
    ward.write("rdu", "time.service", "stopped")

    run = await ward.work("windows-time", "rdu", {"look": "resync"})

    assert _way(run) == (
        "service:fail measured:ok look:ok resync:ok service:ok source:ok offset:ok"
    )
    assert "+09.214" in _said(run, "measured")
    assert run.verdict is Verdict.OK


async def test_a_source_that_does_not_answer_tells_nothing_about_the_clock(ward: Any) -> None:
    ward.write("rdu", "time.source", "off")

    run = await ward.work("windows-time", "rdu")

    assert _way(run) == "service:ok source:warn offset:unknown"
    assert "0x800705B4" in "\n".join(run.done[-1].results[0].output.head)
