"""Incidents like a text, out of a real file, whatever it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from console.duty import incidentfold
from console.duty.events import Draft, Kind
from console.duty.pieces import pieces
from tests.console.journal.drafts import DAY, verb

if TYPE_CHECKING:
    from console.journal.sqlite import SqliteJournal
    from tests.console.journal.conftest import Console

TITLES = (
    ("收费窗口点结算一直转圈", "his"),
    ("生化仪做完了,结果没传到电脑里", "lis"),
    ("签名失败，U盾灯亮着", "ca"),
    ("归档报错 ORA-00257: archiver error", "his"),
    ("电脑蓝屏", "emr"),
    ("ҚАБУЛ бөлүми ئۈسكۈنە", "his"),
)


async def filled(console: Console, path: Path) -> SqliteJournal:
    journal = await console(path, fold=incidentfold.fold)
    for number, (title, system) in enumerate(TITLES, 1):
        data = {
            "title": title, "system": system, "component": system, "service": "s", "priority": "P3",
        }  # fmt: skip
        await journal.append(Draft(Kind.INCIDENT_OPENED, data, f"{DAY}-{number:02d}"))
    return journal


async def asked(journal: SqliteJournal, text: str, system: str = "") -> list[str]:
    found = await journal.similar(text, system=system)
    return [one.incident.title for one in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("收费转圈", 0),
        ("结果没传", 1),
        ("蓝屏", 4),  # two characters are a word
        ("ora-00257", 3),
        ("u盾", 2),
        ("ئۈسكۈنە", 5),
    ],
)
async def test_it_is_found_by_its_words(
    console: Console, tmp_path: Path, text: str, first: int
) -> None:
    journal = await filled(console, tmp_path / "timeline.db")
    assert (await asked(journal, text))[0] == TITLES[first][0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "的",
        '"',
        "' OR 1",
        "NEAR(a b)",
        "AND",
        "*",
        "收费*",
        "\x00",
        "⟦TEL:00ff00ff⟧",
        "无关的话题",
    ],
)
async def test_odd_text_finds_nothing_and_breaks_nothing(
    console: Console, tmp_path: Path, text: str
) -> None:
    journal = await filled(console, tmp_path / "timeline.db")
    assert len(await asked(journal, text)) <= 1


async def test_a_flood_of_text_is_an_answer_too(console: Console, tmp_path: Path) -> None:
    journal = await filled(console, tmp_path / "timeline.db")
    await asked(journal, "收费窗口" * 50_000)
    await asked(journal, "".join(chr(0x4E00 + n) for n in range(20_000)))


async def test_how_it_was_mended_and_a_better_title_are_found(
    console: Console, tmp_path: Path
) -> None:
    path = tmp_path / "timeline.db"
    journal = await filled(console, path)
    await journal.append(verb(Kind.INCIDENT_RESOLVED, f"{DAY}-01", text="结束药房盘点的空闲会话"))
    assert await asked(journal, "药房盘点") == [TITLES[0][0]]
    await journal.append(Draft(Kind.INCIDENT_DESCRIBED, {"title": "门诊死锁"}, f"{DAY}-01"))
    assert await asked(journal, "门诊死锁") == ["门诊死锁"]
    assert await asked(journal, "收费转圈") == []
    grown = await journal.similar("药房盘点")
    await journal.rebuild()
    assert await journal.similar("药房盘点") == grown
    assert await asked(journal, "收费转圈") == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO incident_piece (incident_piece) VALUES ('integrity-check')")


async def test_the_same_system_comes_first_among_equals(console: Console, tmp_path: Path) -> None:
    journal = await console(tmp_path / "timeline.db", fold=incidentfold.fold)
    for number, system in enumerate(("his", "emr", "lis"), 1):
        data = {
            "title": "登录很慢", "system": system, "component": system, "service": "s",
            "priority": "P3",
        }  # fmt: skip
        await journal.append(Draft(Kind.INCIDENT_OPENED, data, f"{DAY}-{number:02d}"))
    found = await journal.similar("登录很慢", system="emr")
    assert [one.incident.system for one in found] == ["emr", "lis", "his"]


def test_pieces_are_pairs_of_characters_and_whole_latin_words() -> None:
    assert pieces("ＨＩＳ收费窗口 a ORA-00257") == ("his", "收费", "费窗", "窗口", "ora", "00257")
    assert pieces("⟦TEL:00ff00ff⟧ 我们") == ()
