"""Where the runbooks of Windows hosts must not go on, or must go another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from config.model import Shell
from runbooks.model import Verdict
from runbooks.quoting import wrap
from tests.runbooks.library import databases, linux, windows

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


async def test_a_stopped_spooler_has_no_printers_to_list(ward: Any) -> None:
    ward.strike("spooler-stopped")

    text, status = await ward.command("peis", wrap("Get-Printer", Shell.POWERSHELL))

    assert "后台打印程序服务" in text
    assert status == 1


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


async def test_masses_of_strange_files_are_told_and_nothing_is_moved(ward: Any) -> None:
    ward.strike("windows-disk-full")
    ward.write("ecg", "disk.fresh", "48210")

    run = await ward.work("windows-disk", "ecg", {"look": "strange"})

    assert _way(run) == "disks:fail biggest:warn look:fail"
    assert ".locked" in _said(run, "biggest")
    assert ward.lasts("windows-disk-full")


async def test_where_no_old_logs_are_the_disk_must_grow(ward: Any) -> None:
    ward.strike("windows-disk-full")
    ward.write("ecg", "disk.data", "1")

    run = await ward.work("windows-disk", "ecg", {"look": "logs"})

    assert _way(run) == "disks:fail biggest:ok look:ok old:fail"
    assert ward.lasts("windows-disk-full")


async def test_files_that_a_program_holds_stay_where_they_are(ward: Any) -> None:
    ward.strike("windows-disk-full")
    ward.write("ecg", "disk.held", "3")

    run = await ward.work("windows-disk", "ecg", {"look": "logs"})

    assert _way(run).endswith("move:warn disks:ok")
    assert "1859" in _said(run, "move")


async def test_a_session_that_rolls_back_is_waited_for(ward: Any) -> None:
    ward.strike("mssql-blocked")
    ward.write("lis", "mssql.command", "KILLED/ROLLBACK")

    run = await ward.work("mssql-blocking", "lis")

    assert _way(run) == "waiting:fail head:fail"
    assert "37%" in _said(run, "head")
    assert ward.lasts("mssql-blocked")


async def test_a_backup_that_blocks_is_not_ended_without_its_owner(ward: Any) -> None:
    ward.strike("mssql-blocked")
    ward.write("lis", "mssql.command", "BACKUP DATABASE")

    run = await ward.work("mssql-blocking", "lis", {"call": "wait"})

    assert _way(run) == "waiting:fail head:warn call:fail"
    assert "BACKUP DATABASE" in _said(run, "head")


async def test_a_session_number_that_was_given_anew_is_not_ended(ward: Any) -> None:
    ward.strike("mssql-blocked")
    anew = {"kill": lambda: ward.write("lis", "mssql.hold", "88")}

    run = await ward.work("mssql-blocking", "lis", {"call": "kill"}, before=anew)

    ended = [one for one in run.done if one.step == "kill"]
    assert [one.verdict for one in ended] == [Verdict.FAIL, Verdict.OK]
    assert "blocks nobody now" in "\n".join(ended[0].results[0].output.head)


async def test_an_agent_that_stands_still_is_started_before_a_backup_is_made(ward: Any) -> None:
    ward.strike("backup-stale")
    ward.write("lis", "backup.agent", "stopped")

    run = await ward.work("backup-stale-mssql", "lis", {"resume": "start", "decide": "backup"})

    assert _way(run) == (
        "age:fail agent:fail resume:ok start:ok agent:ok jobs:warn why:warn room:ok decide:ok "
        "backup:ok check:ok age:ok size:ok"
    )
    assert not ward.has("lis", "backup.agent")


async def test_the_error_that_the_backup_job_met_is_named(ward: Any) -> None:
    ward.strike("backup-stale")
    ward.write("lis", "backup.code", "112")
    ward.write("lis", "backup.room", "none")

    run = await ward.work("backup-stale-mssql", "lis")

    assert _way(run) == "age:fail agent:ok jobs:warn why:warn room:fail"
    assert "系统错误 112" in _said(run, "why")
    assert "每日全备" in _said(run, "jobs")
    assert ward.lasts("backup-stale")


async def test_a_backup_that_does_not_verify_does_not_count(ward: Any) -> None:
    ward.strike("backup-stale")
    ward.write("lis", "backup.bad", "1")

    run = await ward.work("backup-stale-mssql", "lis", {"decide": "backup"})

    assert _way(run).endswith("backup:ok check:fail")
    assert run.verdict is Verdict.FAIL
    assert "_copy.bak" in run.done[-1].results[0].command


async def test_a_backup_of_half_its_size_is_doubted(ward: Any) -> None:
    ward.write("lis", "backup.small", "31")

    run = await ward.work("backup-stale-mssql", "lis")

    assert _way(run) == "age:ok size:warn"


async def test_a_link_program_that_hangs_is_restarted(ward: Any) -> None:
    ward.strike("analyser-link-lost")
    ward.write("lis", "lis.comm", "hung")

    run = await ward.work("analyser-link", "lis", {"reason": "start"})

    assert _way(run) == "program:ok link:warn reason:ok start:ok program:ok link:ok last:ok"
    assert run.verdict is Verdict.OK


async def test_a_serial_server_without_power_is_no_matter_of_the_program(ward: Any) -> None:
    ward.write("lis", "lis.gateway", "off")
    box = ward.hospital.state("lis") / "lis.gateway"

    run = await ward.work("analyser-link", "lis", {"power": "done"}, before={"power": box.unlink})

    assert _way(run) == "program:ok link:fail power:ok program:ok link:ok last:ok"
    assert run.verdict is Verdict.OK


async def test_an_analyser_that_is_silent_is_asked_about_by_name(ward: Any) -> None:
    ward.write("lis", "lis.silent", "75")

    run = await ward.work("analyser-link", "lis", {"lab": "idle"})

    assert _way(run) == "program:ok link:ok last:warn lab:ok"
    assert "生化AU5800 已经 75 分钟" in _said(run, "last")


def test_no_fault_hides_another_of_the_same_name() -> None:
    for kind in ("SICK", "WELL"):
        names = [name for one in (databases, linux, windows) for name in getattr(one, kind)]
        assert len(names) == len(set(names))
