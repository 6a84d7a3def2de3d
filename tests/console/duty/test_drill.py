"""The score of a drill: events in, times and steps out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from config.model import Text
from console.duty.debrief import Mark, rows
from console.duty.drill import chief, score
from console.duty.events import Data, Event, Kind
from console.duty.recording import Goal, Recording, goal
from console.words.languages import words
from runbooks.model import Verdict

NIGHT = datetime(2026, 3, 10, 19, 12, tzinfo=UTC)
OPENING: Data = {
    "title": "归档满",
    "title_en": "archive full",
    "system": "his",
    "component": "his-db",
    "service": "emergency",
    "priority": "P2",
    "auto": True,
}
GOAL = Goal(
    id="archive",
    title=Text("归档满", "archive full"),
    component="his-db",
    cause=("archive", "fra"),
    verdict=Verdict.FAIL,
    remedy=("archive", "backup"),
    way=(("archive", "room"), ("archive", "fra"), ("archive", "way"), ("archive", "backup")),
)


class Diary:
    """Events, each so many seconds after the incident opened."""

    def __init__(self, number: str = "1", **opening: str) -> None:
        self.number = number
        self.events: list[Event] = []
        self.add(0, Kind.INCIDENT_OPENED, **{**OPENING, **opening})

    def add(self, at: float, kind: Kind, **data: object) -> None:
        moment = NIGHT + timedelta(seconds=at)
        seq = len(self.events) + 1
        self.events.append(Event(seq, moment, "li", "", self.number, kind, data, "", ""))  # type: ignore[arg-type]

    def run(self, run: str, book: str) -> None:
        self.add(5, Kind.RUN_STARTED, run=run, runbook=book, hosts=["his"], values={})

    def step(
        self, at: float, run: str, step: str, verdict: str, risk: str = "read", end: str = "exited"
    ) -> None:
        about = {"run": run, "step": step, "host": "his"}
        self.add(at, Kind.STEP_INTENT, **about, risk=risk, command="x")
        self.add(at + 1, Kind.STEP_OUTCOME, **about, verdict=verdict, end=end)


def good() -> Diary:
    diary = Diary()
    diary.add(30, Kind.INCIDENT_ACKNOWLEDGED, text="")
    diary.run("r", "archive")
    diary.step(40, "r", "room", "ok")
    diary.step(50, "r", "fra", "fail")
    diary.add(60, Kind.STEP_ANSWER, run="r", step="way", answer="backup", verdict="ok")
    diary.step(70, "r", "backup", "ok", risk="change")
    diary.add(80, Kind.INCIDENT_RECOVERED, component="his-db")
    diary.add(90, Kind.INCIDENT_RESOLVED, text="")
    return diary


def test_the_recorded_way_leaves_nothing_out() -> None:
    card = score(tuple(good().events), GOAL, timedelta(seconds=60))
    assert (card.acknowledged, card.target, card.in_time) == (30, 60, True)
    assert (card.verdict, card.cause, card.mended, card.resolved) == (41, 51, 71, 90)
    assert (card.taken, card.missed, card.extra, card.unanswered) == (4, (), (), ())
    assert card.changes == (("archive", "backup", "his"),)


def test_a_recording_is_its_own_goal() -> None:
    told = goal(Recording("archive", "1", tuple(good().events), {}))
    assert told == GOAL


def test_late_is_late_and_nothing_done_is_missed() -> None:
    diary = Diary()
    diary.add(61, Kind.INCIDENT_ACKNOWLEDGED, text="")
    card = score(tuple(diary.events), GOAL, timedelta(seconds=60))
    assert card.in_time is False
    assert (card.verdict, card.cause, card.mended, card.resolved) == (None, None, None, None)
    assert card.missed == GOAL.way
    never = score(tuple(Diary().events), GOAL, timedelta(seconds=60))
    assert never.acknowledged is None
    assert never.in_time is False
    assert score(tuple(Diary().events), GOAL, None).in_time is None


def test_the_same_step_of_another_runbook_is_extra_and_tells_no_cause() -> None:
    diary = Diary()
    diary.run("w", "locks")
    diary.step(10, "w", "fra", "fail")
    card = score(tuple(diary.events), GOAL, None)
    assert card.verdict == 11
    assert card.cause is None
    assert card.extra == (("locks", "fra"),)
    assert card.taken == 0


def test_another_verdict_of_the_right_step_tells_no_cause() -> None:
    diary = Diary()
    diary.run("r", "archive")
    diary.step(10, "r", "fra", "ok")
    assert score(tuple(diary.events), GOAL, None).cause is None


def test_what_was_not_recorded_is_neither_taken_nor_extra() -> None:
    diary = Diary()
    diary.run("r", "archive")
    diary.step(10, "r", "resize", "unknown", risk="change", end="refused")
    diary.add(20, Kind.STEP_SKIPPED, run="r", step="room", reason="no time")
    card = score(tuple(diary.events), GOAL, None)
    assert card.unanswered == (("archive", "resize"),)
    assert card.extra == ()
    assert ("archive", "room") in card.missed
    assert card.changes == (("archive", "resize", "his"),)


def test_the_incident_of_the_cause_is_the_one_that_counts() -> None:
    other, mine = Diary("2", component="rdu"), good()
    events = (*other.events, *mine.events)
    found = chief(events, "his-db")
    assert found is not None
    assert found.component == "his-db"
    assert chief(other.events, "his-db") is not None  # the only one there is
    assert chief((), "his-db") is None


def test_the_debrief_says_it_in_both_languages() -> None:
    card = score(tuple(good().events), GOAL, timedelta(seconds=60))
    zh = rows(card, {("archive", "backup"): Text("备份", "Back up")}, words("zh"))
    en = rows(card, {}, words("en"))
    assert zh[0].value == "30 秒后，时限 1 分，按时"
    assert en[0].value == "after 30 s, of 1 min: in time"
    assert any(row.value == "archive · 备份 @ his" for row in zh)
    assert all(row.mark is not Mark.BAD for row in zh)
    nothing = rows(score((), GOAL, None), {}, words("en"))
    assert [row.value for row in nothing[:5]] == ["not done"] * 5
