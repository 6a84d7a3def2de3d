"""`oncall check`, `roster` and `notify` as a shell sees them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.template import write
from tests.end_to_end.command import oncall
from tests.servers.receiver import Receiver

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(UTC).astimezone(ZONE).date()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def roster(folder: Path, lines: str) -> Path:
    site = folder / "site"
    write(site)
    people = "roster:\n  engineers:\n    - {id: dba, name: 甲}\n    - {id: app, name: 乙}\n"
    (site / "roster.yaml").write_text(people + lines, encoding="utf-8")
    return site


def found(said: str, site: Path) -> list[str]:
    """Return what was found at a place, without doubts about years that are not published yet."""
    return [line for line in said.splitlines() if line.startswith(str(site))]


def event(uid: int, first: int, days: int, who: str) -> str:
    start, end = (TODAY + timedelta(days=n) for n in (first, first + days))
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;VALUE=DATE:{start:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{end:%Y%m%d}\r\nSUMMARY:{who}\r\nEND:VEVENT\r\n"
    )


def test_check_finds_a_gap_and_where_a_calendar_ends(tmp_path: Path) -> None:
    site = roster(tmp_path, "  calendar: duty.ics\n")
    events = event(1, -3, 20, "甲") + event(2, 18, 12, "app")
    calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t\r\n{events}END:VCALENDAR\r\n"
    (site / "duty.ics").write_bytes(calendar.encode())
    done = oncall("check", str(site), "--lang", "zh")
    assert done.returncode == 1, done.stderr
    gap, ends = found(done.stderr, site)
    day = [f"{TODAY + timedelta(days=n)} 00:00" for n in (17, 18, 30)]
    assert gap.startswith(f"{site}/roster.yaml:5:13: {day[0]} 到 {day[1]} 无人值班；")
    assert ends.startswith(f"{site}/roster.yaml:5:13: 日历在 {day[2]} 之后没有人；")


def test_check_finds_people_on_leave_and_two_words_for_one_stretch(tmp_path: Path) -> None:
    first, last = TODAY + timedelta(days=3), TODAY + timedelta(days=20)
    site = roster(
        tmp_path,
        f"""  shifts: [{{weekday: mon, at: "10:00", engineers: [dba, app]}}]
  overrides:
    - {{from: "{first} 10:00", to: "{first} 20:00", engineers: [app]}}
    - {{from: "{first} 19:00", to: "{first} 22:00", engineers: [dba]}}
  leave: [{{who: dba, from: {first}, to: {last}}}]
""",
    )
    done = oncall("check", str(site))
    assert done.returncode == 1
    lines = found(done.stderr, site)
    places = [line.split(": ")[0].removeprefix(f"{site}/roster.yaml:") for line in lines]
    # Dba alone from 20:00 to 22:00 is on leave then: a gap.
    assert places == ["8:7", "9:11", "8:7"]


def test_a_swap_is_recorded_and_holds_and_a_wrong_one_changes_nothing(tmp_path: Path) -> None:
    site = roster(tmp_path, '  shifts: [{weekday: mon, at: "10:00", engineers: [dba, app]}]\n')
    common = ("--config", str(site), "--data", str(tmp_path / "data"), "--actor", "dba")
    day = TODAY + timedelta(days=2)
    for wrong in (("yesterday", f"{day}T10:00", "app"), (f"{day}T10:00", f"{day}T09:00", "app"), (f"{day}T10:00", f"{day}T20:00", "nobody")):  # fmt: skip
        refused = oncall("roster", "swap", *wrong, *common)
        assert refused.returncode == 2
        assert len(refused.stderr.splitlines()) == 1
    assert oncall("roster", "swap", f"{day}T10:00", f"{day}T20:00", "app,dba", "换班", *common).returncode == 0  # fmt: skip
    shown = oncall("roster", "--days", "3", "--json", *common)
    assert shown.returncode == 0
    found = json.loads(shown.stdout)
    assert [(one["engineers"], one["why"]) for one in found] == [
        (["dba", "app"], ""),
        (["app", "dba"], "换班"),
        (["dba", "app"], ""),
    ]
    assert found[1]["from"] == f"{day}T10:00:00+08:00"
    events = json.loads(oncall("timeline", "--json", *common).stdout)
    assert [one["kind"] for one in events] == ["roster.swapped"]


def test_channels_are_reached_without_a_message_and_tested_with_one(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = roster(tmp_path, '  shifts: [{weekday: mon, at: "10:00", engineers: [dba]}]\n')
    (site / "checks.yaml").unlink()
    (site / "hosts.yaml").write_text("hosts: []\n")
    (site / "notify.yaml").write_text(
        'notify:\n  - {id: way, url: "${WAY}", who: dba}\n  - {id: none, url: "${NONE}", who: dba}\n'
    )
    monkeypatch.setenv("WAY", receiver.url)
    assert "NONE" not in os.environ
    common = ("--data", str(tmp_path / "data"), "--lang", "zh")
    live = oncall("check", str(site), "--live", *common)
    assert live.returncode == 1
    said = {line.split()[0]: line for line in live.stdout.splitlines()}
    assert said["way"].endswith("能连到（没有发消息）")
    assert said["none"].endswith("环境变量没有设置")
    assert not receiver.posts
    tested = oncall("notify", "test", "--to", "dba", "--config", str(site), *common)
    assert tested.returncode == 1
    assert receiver.said() == ["值班台通知测试"]
    told = live.stdout + live.stderr + tested.stdout + tested.stderr
    assert "geheim" not in told
    assert oncall("notify", "test", "--to", "app", "--config", str(site), *common).returncode == 2
