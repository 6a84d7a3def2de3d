"""Two requests whose deadlines a hospital would ask about, stretch by stretch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import config
from config.loader import load
from config.model import Holidays, Regional, Text
from console.duty import sla
from console.duty.cover import Calendar
from console.duty.days import Gap, Source
from console.duty.explain import Span, Why, explain
from console.duty.incidents import Pause, imagined
from console.words.explaining import line
from console.words.languages import words
from console.words.sentences import Names
from tests.console.duty.lives import NIGHT, at

SITE = load(Path(config.__file__).parent / "sites" / "template")


def spans(service: str, received: str, clock: str = "contract.respond", priority: str = "P3",
          pauses: tuple[Pause, ...] = (), holidays: Holidays = Holidays(), now: datetime = NIGHT):  # fmt: skip
    contract = replace(SITE.contract, holidays=holidays)
    calendar = Calendar(contract, SITE.zone)
    row = replace(imagined(service, priority, at(received)), pauses=pauses)
    (one,) = [c for c in sla.clocks(row, contract, calendar) if c.name == clock]
    return explain(one, calendar, now)


def plain(found: tuple[Span, ...]) -> list[tuple[str, str, bool]]:
    zh = words("zh")
    lines = [line(span, "盖", SITE.zone, Names(SITE, zh), zh) for span in found]
    return [(when, str(s.why), s.counted) for s, (when, _, _) in zip(found, lines, strict=True)]


def counted(found: tuple[Span, ...]) -> timedelta:
    return sum((s.end - s.start for s in found if s.counted), timedelta(0))


def test_seven_by_twelve_twenty_minutes_before_it_closes_on_the_eve_of_a_holiday() -> None:
    found = spans("support", "2025-09-30 21:40")
    assert plain(found) == [
        ("09-30 21:40 → 22:00", "open", True),
        ("09-30 22:00 → 10-01 10:00", "closed", False),
        ("10-01 10:00 → 10:40", "open", True),
    ]
    assert counted(found) == timedelta(hours=1)


def test_five_by_eight_over_the_split_day_of_xinjiang() -> None:
    found = spans("deployment", "2025-09-30 18:30")
    assert plain(found) == [
        ("09-30 18:30 → 20:00", "open", True),  # summer hours
        ("09-30 20:00 → 10-01 00:00", "closed", False),
        ("10-01 00:00 → 10-05 00:00", "holiday", False),
        ("10-05 00:00 → 10-09 00:00", "holiday", False),
        ("10-09 00:00 → 10:00", "closed", False),
        ("10-09 10:00 → 14:00", "open", True),  # winter hours
        ("10-09 14:00 → 15:30", "closed", False),
        ("10-09 15:30 → 18:00", "open", True),
    ]
    assert [s.off.name.zh for s in found if s.off] == ["国庆节", "中秋节"]
    assert {s.off.source for s in found if s.off} == {Source.NATIONAL}
    assert counted(found) == timedelta(hours=8)


def test_every_day_off_knows_its_name_and_its_list() -> None:
    eid = Regional(Text("古尔邦节", "Eid al-Adha"), frozenset({date(2025, 12, 9)}))
    own = Holidays(frozenset({date(2025, 12, 8)}), frozenset({date(2025, 12, 7)}), (eid,))
    found = spans("deployment", "2025-12-05 18:30", holidays=own)
    told = [line(s, "5×8", SITE.zone, Names(SITE, words("zh")), words("zh"))[2] for s in found]
    assert told == [
        "计时（5×8）", "时段外（5×8）", "周六（周末）", "时段外（5×8）", "计时（5×8）",
        "时段外（5×8）", "计时（5×8）",
    ]  # fmt: skip
    found = spans("deployment", "2025-12-07 19:00", holidays=own)
    told = [line(s, "5×8", SITE.zone, Names(SITE, words("en")), words("en"))[2] for s in found]
    assert told[2:4] == ["the site's own day off (the site's own)", "Eid al-Adha (regional notice)"]


def test_a_pause_is_told_with_its_reason_and_who_made_it() -> None:
    pause = Pause(at("2026-03-11 03:30"), at("2026-03-11 04:00:20"), "vendor", "dba")
    found = spans("emergency", "2026-03-11 03:00", "site.restore", "P1", (pause,))
    assert [(s.why, s.end - s.start) for s in found] == [
        (Why.OPEN, timedelta(minutes=30)),
        (Why.PAUSE, timedelta(minutes=30, seconds=20)),
        (Why.OPEN, timedelta(minutes=90)),
    ]
    cells = line(found[1], "", SITE.zone, Names(SITE, words("zh")), words("zh"))
    assert cells[1:] == ("不计 30 分 20 秒", "等第三方（数据库工程师）")


def test_a_clock_that_stands_is_explained_up_to_now() -> None:
    pause = Pause(at("2026-03-11 03:30"), None, "vendor", "dba")
    now = at("2026-03-12 09:00")
    found = spans("emergency", "2026-03-11 03:00", "site.restore", "P1", (pause,), now=now)
    assert [s.why for s in found] == [Why.OPEN, Why.PAUSE]
    assert (counted(found), found[-1].end) == (timedelta(minutes=30), now)


def test_a_year_that_is_not_published_is_known_to_be_so() -> None:
    days = Calendar(SITE.contract, SITE.zone).days
    assert days.gaps(2025, 2025) == (Gap(2025, "regional"),)
    assert days.gaps(2031, 2031) == (Gap(2031, "unpublished"), Gap(2031, "regional"))
