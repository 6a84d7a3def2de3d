"""A fault strikes, the runbook finds it, its remedy heals, and what it checked is well again."""

from __future__ import annotations

from typing import Any

import pytest

from runbooks.model import Verdict

CASES = {
    "archive backed up": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "backup"},
        "destination:fail room:ok backups:warn fra:fail way:ok backup:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.OK,
    ),
    "archive limit raised": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "none", "short": "resize"},
        "destination:fail room:ok backups:warn fra:fail way:warn short:ok resize:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.WARN,
    ),
    "archived logs deleted": (
        "oracle-archive",
        "his",
        "oracle-archive-full",
        {"way": "none", "short": "delete"},
        "destination:fail room:ok backups:warn fra:fail way:warn short:warn delete:ok "
        "destination:ok room:ok backups:ok fra:ok",
        Verdict.WARN,
    ),
    "blocking session ended": (
        "oracle-lock",
        "his",
        "oracle-lock",
        {"call": "kill"},
        "waiting:fail blocker:fail changed:ok call:warn kill:ok waiting:ok blocker:ok",
        Verdict.WARN,
    ),
    "heap full": (
        "jvm-hung",
        "emr",
        "jvm-heap-full",
        {"node": "out"},
        "log:fail heap:fail threads:warn page:fail node:ok histogram:ok restart:ok warm:ok "
        "log:ok heap:ok threads:ok page:ok",
        Verdict.OK,
    ),
    "transaction log backed up": (
        "mssql-log",
        "lis",
        "mssql-log-full",
        {"space": "room"},
        "blocked:ok log:fail cause:warn space:ok backup:ok blocked:ok log:ok cause:ok",
        Verdict.OK,
    ),
    "bad trace moved away": (
        "ecg-upload",
        "ecg",
        "inbox-stuck",
        {"look": "bad"},
        "disk:ok service:ok oldest:warn inbox:fail look:ok quarantine:ok drain:ok "
        "disk:ok service:ok oldest:ok inbox:ok",
        Verdict.OK,
    ),
    "certificate renewed": (
        "ca-sign",
        "ca",
        "certificate-expiring",
        {"who": "all", "renewed": "there"},
        "who:ok source:ok certificate:fail renewed:ok reload:ok source:ok certificate:ok clock:ok",
        Verdict.OK,
    ),
    "clock slewed": (
        "ca-sign",
        "ca",
        "clock-drift",
        {"who": "all"},
        "who:ok source:warn certificate:ok clock:fail slew:ok source:ok certificate:ok clock:ok",
        Verdict.OK,
    ),
    "logs rotated": (
        "disk-full",
        "mrm",
        "disk-full",
        {"look": "logs"},
        "kernel:ok held:ok space:fail largest:ok look:ok rotate:ok kernel:ok held:ok space:ok",
        Verdict.OK,
    ),
    "consumer restarted": (
        "interface-queue",
        "pda",
        "queue-backlog",
        {"look": "well"},
        "poison:ok service:warn queues:fail look:ok restart:ok drain:ok "
        "poison:ok service:ok queues:ok",
        Verdict.OK,
    ),
    "pool started": (
        "iis-pool",
        "peis",
        "pool-stopped",
        {"look": "start"},
        "events:warn pool:fail look:ok start:ok events:ok pool:ok page:ok",
        Verdict.OK,
    ),
    "screening recycled": (
        "rdu-timeout",
        "rdu",
        "service-slow",
        {"consent": "yes", "bypass": "off"},
        "update:ok sockets:fail time:fail consent:ok recycle:ok "
        "update:ok sockets:ok time:ok bypass:ok",
        Verdict.OK,
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_the_fault_is_found_and_healed(ward: Any, case: str) -> None:
    book, host, ailment, answers, way, verdict = CASES[case]
    ward.strike(ailment)

    run = await ward.work(book, host, answers)

    assert " ".join(f"{one.step}:{one.verdict}" for one in run.done) == way
    assert run.verdict is verdict
    assert not ward.lasts(ailment)


WELL = {
    "oracle-archive": ("his", {}, 4),
    "oracle-lock": ("his", {}, 2),
    "oracle-listener": ("his", {}, 3),
    "jvm-hung": ("emr", {}, 4),
    "mssql-log": ("lis", {}, 3),
    "ecg-upload": ("ecg", {}, 4),
    "ca-sign": ("ca", {"who": "all"}, 4),
    "disk-full": ("mrm", {}, 3),
    "interface-queue": ("pda", {}, 3),
    "pda-timeout": ("pda", {"where": "all"}, 2),
    "iis-pool": ("peis", {}, 3),
    "rdu-timeout": ("rdu", {"bypass": "off"}, 4),
}


async def test_a_healthy_hospital_has_nothing_to_find(ward: Any, books: Any) -> None:
    assert set(WELL) == set(books)
    for book, (host, answers, steps) in WELL.items():
        run = await ward.work(book, host, answers)

        assert [one.verdict for one in run.done] == [Verdict.OK] * steps, (book, run.done)
        assert run.verdict is Verdict.OK
