"""Saved views: each engineer's own, never lost to a broken file or another console."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.desk.errors import Denied
from console.desk.views import Views
from console.duty.selection import Group, Order, View

MINE = View("系统:his -已暂停", Order.PRIORITY, Group.OWNER)


async def test_a_view_outlives_its_console_and_is_its_engineers_own(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    await Views(path, "li").keep("  夜班   重点 ", MINE)
    assert await Views(path, "li").all() == {"夜班 重点": MINE}
    assert await Views(path, "wang").all() == {}
    assert path.stat().st_mode & 0o777 == 0o600
    await Views(path, "li").drop("夜班 重点")
    assert await Views(path, "li").all() == {}


async def test_a_name_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(Denied, match="no-text"):
        await Views(tmp_path / "views.json", "li").keep("   ", MINE)


@pytest.mark.parametrize("text", ["{", "[]", '{"li": 1}', '{"li": {"x": {"filter": ""}}}'])
async def test_a_broken_file_is_said_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "views.json"
    path.write_text(text)
    with pytest.raises(Denied, match="views-broken"):
        await Views(path, "li").all()
    if not text.endswith("}}}"):
        with pytest.raises(Denied, match="views-broken"):
            await Views(path, "li").keep("x", MINE)
        assert path.read_text() == text


async def test_two_consoles_keep_both(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    names = [f"v{n}" for n in range(20)]
    await asyncio.gather(*(Views(path, f"e{n % 2}").keep(v, MINE) for n, v in enumerate(names)))
    kept = {**await Views(path, "e0").all(), **await Views(path, "e1").all()}
    assert sorted(kept) == sorted(names)


async def test_a_folder_that_takes_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "views.new").mkdir()
    with pytest.raises(Denied, match="views-unwritten"):
        await Views(tmp_path / "views.json", "li").keep("x", MINE)
