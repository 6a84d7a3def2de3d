"""Where a runbook must not go on, or must go another way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from console.demo.tools import TOOLS
from console.wiring import library
from runbooks.model import Risk, Verdict
from runbooks.suggest import suits

if TYPE_CHECKING:
    from pathlib import Path

    from runbooks.run import Run


def _way(run: Run) -> str:
    return " ".join(f"{one.step}:{one.verdict}" for one in run.done)


class InTurn(dict[str, list[str]]):
    """Answers that differ each time that a step asks."""

    def __getitem__(self, step: str) -> Any:
        return super().__getitem__(step).pop(0)


def _said(run: Run, step: str) -> str:
    return next(one for one in run.done if one.step == step).results[0].said


async def test_a_stopped_listener_is_started_and_then_knows_its_instance(ward: Any) -> None:
    ward.write("his", "oracle.listener", "stopped")

    run = await ward.work("oracle-listener", "his", {"purpose": "no"})

    assert _way(run) == (
        "instance:ok listener:fail purpose:ok start:ok listening:ok instance:ok listener:warn "
        "register:ok instance:ok listener:ok reach:ok"
    )
    assert run.verdict is Verdict.OK


async def test_a_listener_under_maintenance_is_left_alone(ward: Any) -> None:
    ward.write("his", "oracle.listener", "stopped")

    run = await ward.work("oracle-listener", "his", {"purpose": "yes"})

    assert _way(run).endswith("purpose:warn")
    assert ward.has("his", "oracle.listener")


async def test_locks_cannot_be_asked_for_while_the_archive_is_full(ward: Any) -> None:
    ward.strike("oracle-archive-full")

    run = await ward.work("oracle-lock", "his")

    assert _way(run) == "waiting:unknown"
    assert "ORA-00257" in "\n".join(run.done[0].results[0].output.head)


async def test_the_sentence_names_who_holds_the_lock(ward: Any) -> None:
    ward.strike("oracle-lock")

    run = await ward.work("oracle-lock", "his", {"call": "wait"})

    assert "YF-PC07" in _said(run, "blocker")
    assert "143" in _said(run, "blocker")
    assert ward.lasts("oracle-lock")


async def test_a_session_that_holds_the_log_is_ended_before_the_log_is_backed_up(
    ward: Any,
) -> None:
    ward.strike("mssql-log-full")
    ward.write("lis", "mssql.hold", "71")

    run = await ward.work("mssql-log", "lis", {"call": "kill", "space": "room"})

    assert _way(run) == (
        "blocked:fail log:fail cause:fail holder:ok call:warn kill:ok "
        "blocked:ok log:fail cause:warn space:ok backup:ok blocked:ok log:ok cause:ok"
    )
    assert "JYK-PC03" in _said(run, "holder")


async def test_where_nobody_gets_in_the_network_tells_who_holds_the_connections(ward: Any) -> None:
    ward.write("his", "oracle.processes", "100")
    restart = {"people": lambda: (ward.hospital.state("his") / "oracle.processes").unlink()}

    run = await ward.work("oracle-processes", "his", {"people": "restarted"}, before=restart)

    assert _way(run) == "login:fail clients:warn sessions:unknown people:ok login:ok limit:ok"
    assert "10.20.1.31" in _said(run, "clients")


async def test_a_backup_that_does_not_fit_is_taken_once_obsolete_ones_are_gone(ward: Any) -> None:
    ward.strike("backup-failed")
    ward.write("his", "disk.used", "96")

    run = await ward.work("backup-stale-oracle", "his", InTurn(way=["obsolete", "run"]))

    assert "room:fail archive:ok enough:fail way:warn obsolete:ok" in _way(run)
    assert _way(run).endswith("enough:ok")
    assert "ORA-19504" in _said(run, "cause")
    assert not ward.lasts("backup-failed")


async def test_locked_sessions_are_told_from_slow_ones(ward: Any) -> None:
    ward.write("emr", "oracle.blocker", "143,5527")

    run = await ward.work("emr-slow", "emr", {"who": "all"})

    assert _way(run) == "who:ok page:ok waits:fail"
    assert "oracle-lock" in _said(run, "waits")


OLD_IOSTAT = """#!/bin/sh
cat <<'END'
Linux 3.10.0-1160.el7.x86_64 (emr)  11/23/2026  _x86_64_  (8 CPU)

Device:  rrqm/s wrqm/s   r/s  w/s rMB/s wMB/s avgrq-sz avgqu-sz  await r_await w_await svctm %util
sda        0.00   1.00  5.00 9.00  0.10  0.30    40.00     0.01  99.00   99.00   99.00  0.20  0.30

Device:  rrqm/s wrqm/s   r/s  w/s rMB/s wMB/s avgrq-sz avgqu-sz  await r_await w_await svctm %util
sda        0.00   1.00 510.0 9.00  0.10  0.30    40.00     0.01  71.50   72.00   20.00  0.20  0.30
sdb        0.00   1.00  0.10 0.20  0.10  0.30    40.00     0.01 171.50  172.00   20.00  0.20  0.30
END
"""


async def test_slow_disks_are_seen_in_the_columns_of_an_older_iostat_too(
    ward: Any, tmp_path: Path
) -> None:
    ward.strike("report-by-day")
    (tmp_path / "hospital" / "bin" / "iostat").write_text(OLD_IOSTAT, encoding="utf-8")

    run = await ward.work("emr-slow", "emr", {"who": "all", "decide": "neither"})

    assert _way(run).endswith("disks:fail swap:ok sql:ok decide:fail")
    said = _said(run, "disks")
    assert "sda" in said  # not the average since the start, nor a disk that does nothing
    assert "72.0" in said


async def test_a_clock_that_was_left_alone_on_purpose_is_left_alone(ward: Any) -> None:
    ward.strike("chrony-stopped")

    run = await ward.work("time-drift", "emr", {"purpose": "leave"})

    assert _way(run) == "daemon:fail purpose:warn"
    assert ward.lasts("chrony-stopped")


async def test_a_good_certificate_is_not_replaced_because_a_clock_is_wrong(ward: Any) -> None:
    ward.write("ca", "time.offset", "7200")
    ward.strike("certificate-expired")

    run = await ward.work("certificate-expired", "ca")

    assert _way(run) == "clock-source:warn clock:fail"


async def test_a_disk_with_errors_is_not_written_to(ward: Any) -> None:
    ward.strike("disk-full")
    ward.write("mrm", "disk.readonly", "1")

    run = await ward.work("disk-full", "mrm")

    assert _way(run) == "kernel:fail"
    assert ward.lasts("disk-full")


async def test_a_message_that_keeps_failing_is_named_and_not_restarted_over(ward: Any) -> None:
    ward.strike("queue-backlog")
    ward.write("pda", "queue.poison", "20251019223001")

    run = await ward.work("interface-queue", "pda", {"look": "poison"})

    assert _way(run) == "poison:warn service:fail queues:fail look:fail"
    assert "20251019223001" in _said(run, "poison")
    assert ward.lasts("queue-backlog")


async def test_one_ward_that_loses_packets_is_a_matter_of_its_wireless(ward: Any) -> None:
    ward.write("pda", "net.loss", "15")

    run = await ward.work("pda-timeout", "pda", {"where": "ward"})

    assert _way(run) == "where:warn wireless:fail"
    assert "15" in _said(run, "wireless")


async def test_the_pda_service_is_not_restarted_while_his_is_down(ward: Any) -> None:
    ward.strike("oracle-archive-full")

    run = await ward.work("pda-timeout", "pda", {"where": "all", "his": "ill"})

    assert _way(run) == "where:ok api:fail log:ok his:warn"
    assert "503" in _said(run, "api")


async def test_the_pda_service_answers_again_after_its_restart(ward: Any) -> None:
    ward.strike("oracle-archive-full")
    mend = {"restart": lambda: (ward.hospital.state("his") / "oracle.fra_used").unlink()}

    run = await ward.work("pda-timeout", "pda", {"where": "all", "his": "well"}, before=mend)

    assert _way(run) == "where:ok api:fail log:ok his:ok restart:ok warm:ok api:ok"
    assert run.verdict is Verdict.OK


async def test_one_doctor_who_cannot_sign_is_no_reason_to_touch_the_server(ward: Any) -> None:
    run = await ward.work("ca-sign", "ca", {"who": "one"})

    assert _way(run) == "who:warn"


@pytest.mark.parametrize(
    "book_id",
    sorted(path.stem for path in library().rglob("*.yaml") if path.parent.name != "common"),
)
async def test_where_no_tool_answers_nothing_is_called_well_and_nothing_is_changed(
    ward: Any, books: Any, tmp_path: Path, book_id: str
) -> None:
    for tool in (*TOOLS, "curl", "openssl"):
        broken = tmp_path / "hospital" / "bin" / tool
        broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        broken.chmod(0o755)
    book = books[book_id]
    hosts = [one for one in ward.site.hosts if set(one.roles) & set(book.roles)]
    host = suits(book, hosts)[0].id
    first = {step.id: step.options[0][0] for step in book.steps if step.ask is not None}

    run = await ward.work(book_id, host, first)

    taken = [book.step(one.step) for one in run.done]
    assert all(step.risk is Risk.READ for step in taken)
    # What the kernel and plain files say by themselves needs no tool.
    asked = re.compile(rf"\b(?:{'|'.join((*TOOLS, 'curl', 'openssl'))})\b")
    told = [one for one in run.done if any(asked.search(it.command) for it in one.results)]
    assert not [one for one in told if one.verdict is Verdict.OK and one.results]
    assert run.verdict in (Verdict.UNKNOWN, Verdict.FAIL)
