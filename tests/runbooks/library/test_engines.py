"""A runbook for one database is not offered where another one is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from config.loader import load
from console.demo import site as demo_site
from console.wiring import desk_of
from runbooks.model import Verdict
from runbooks.suggest import suggest, suits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from console.desk import Desk
    from runbooks.model import Runbook


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    demo_site.write(tmp_path / "site", defaultdict(lambda: 9))
    async with desk_of(load(tmp_path / "site"), tmp_path / "data", "engineer") as desk:
        yield desk


async def test_a_system_is_offered_what_its_own_database_needs(desk: Desk) -> None:
    engines = {}
    for system in ("his", "emr", "lis", "ca", "mrm", "pda"):
        books = await desk.runs.suggested(system, ("oracle.lock", "dm.lock", "time.offset"))
        engines[system] = {book.engine for book in books} - {None}

    assert engines == {
        "his": {"oracle"},
        "emr": {"oracle", "postgresql"},
        "lis": {"mssql"},
        "ca": {"kingbase"},
        "mrm": {"dm"},
        "pda": {"mysql"},
    }


async def test_a_runbook_has_only_the_hosts_of_its_database(desk: Desk) -> None:
    hosts = {}
    for book in (await desk.runs.shelf()).books:
        if book.engine not in (None, "oracle", "mssql"):
            hosts[book.id] = [host.id for host in desk.runs.hosts_for(book)]

    assert hosts == {
        "dm-lock": ["mrm"],
        "dm-tablespace": ["mrm"],
        "kingbase-lock": ["ca"],
        "mysql-connections": ["pda"],
        "mysql-lock": ["pda"],
        "pg-lock": ["emr"],
    }


def test_where_no_host_names_a_database_any_may_be_there(
    books: Mapping[str, Runbook], tmp_path: Path
) -> None:
    demo_site.write(tmp_path, defaultdict(lambda: 9))
    silent = [host for host in load(tmp_path).hosts if "engine" not in host.facts]
    some = load(tmp_path).hosts

    assert suits(books["dm-lock"], silent) == tuple(silent)
    assert suits(books["disk-full"], some) == some
    assert [host.id for host in suits(books["dm-lock"], some)] == ["mrm"]


def _way(run: Any) -> str:
    return " ".join(f"{one.step}:{one.verdict}" for one in run.done)


async def test_where_no_connection_is_left_the_network_tells_who_holds_them(ward: Any) -> None:
    ward.write("pda", "mysql.connections", "100")
    state = ward.hospital.state("pda") / "mysql.connections"

    run = await ward.work(
        "mysql-connections", "pda", {"people": "restarted"}, before={"people": state.unlink}
    )

    assert _way(run) == "usage:fail clients:warn sessions:unknown people:ok usage:ok"


@pytest.mark.parametrize(
    ("book", "host", "state"),
    [
        ("mysql-lock", "pda", "mysql.blocker"),
        ("pg-lock", "emr", "pg.blocker"),
        ("kingbase-lock", "ca", "pg.blocker"),
        ("dm-lock", "mrm", "dm.blocker"),
    ],
)
async def test_a_session_number_that_was_given_anew_is_not_ended(
    ward: Any, book: str, host: str, state: str
) -> None:
    ward.write(host, state, "501")
    anew = {"kill": lambda: ward.write(host, state, "502")}

    run = await ward.work(book, host, dict.fromkeys(["call"], "kill"), before=anew)

    ended = [one.verdict for one in run.done if one.step == "kill"]
    assert ended == [Verdict.FAIL, Verdict.OK]


async def test_the_sentence_names_who_holds_the_lock_and_how_much_is_at_stake(ward: Any) -> None:
    ward.strike("dameng-lock")

    run = await ward.work("dm-lock", "mrm", {"call": "wait"})

    said = next(one for one in run.done if one.step == "blocker").results[0].said
    assert "BAS-PC02" in said
    assert "36" in said
    assert ward.lasts("dameng-lock")


async def test_without_a_login_nothing_is_known(ward: Any) -> None:
    (ward.hospital.state("mrm").parent / ".dm_login").unlink()

    run = await ward.work("dm-lock", "mrm")

    assert _way(run) == "waiting:unknown"


def test_a_database_that_no_host_names_is_thought_of_only_for_its_sign(
    books: Mapping[str, Runbook],
) -> None:
    every = list(books.values())

    def ids(signs: tuple[str, ...], engines: tuple[str, ...] = ()) -> list[str]:
        return [book.id for book in suggest(every, "rdu", signs, engines)]

    assert "mysql-lock" not in ids(())
    assert "mysql-lock" in ids((), ("mysql",))
    assert ids(("mysql.lock",))[0] == "mysql-lock"
    assert ids(())[0] == "rdu-timeout"
