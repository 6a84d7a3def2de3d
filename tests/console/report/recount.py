"""A report's totals counted once more from what `oncall timeline export` wrote.

Its own code: the standard library and the file, nothing of the program. The site's contract is
written down here a second time.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from math import ceil
from pathlib import Path

LOCAL = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
HOURS = {"7x24": [(0, 24)], "7x12": [(10, 22)]}
WINTER, SUMMER = [(10, 14), (15.5, 19.5)], [(10, 14), (16, 20)]
OFF = {date(2025, 10, day) for day in range(1, 9)}
ON = {date(2025, 9, 28), date(2025, 10, 11)}
COVER = {
    "emergency": "7x24",
    "support": "7x12",
    "improvement": "7x12",
    "training": "5x8",
    "deployment": "5x8",
}
PROMISED = {"emergency": 15, "support": 60, "improvement": 60, "deployment": 480}
AIM = {"emergency": 5}
PLANNED = {"improvement", "training", "deployment"}
ANSWER = {"P1": (5, "7x24"), "P2": (15, "7x24"), "P3": (60, ""), "P4": (60, "")}
RESTORE = {"P1": (120, "7x24"), "P2": (240, "7x24"), "P3": (480, "5x8")}
STOPS = {"user": {"site.restore"}, "vendor": {"site.restore"},
         "window": {"contract.respond", "site.respond", "site.restore"}}  # fmt: skip


def hours(cover: str, day: date) -> list[tuple[float, float]]:
    if cover != "5x8":
        return HOURS[cover]
    if day in OFF or (day.weekday() >= 5 and day not in ON):
        return []
    return SUMMER if (5, 1) <= (day.month, day.day) < (10, 1) else WINTER


Pauses = list[tuple[datetime, datetime]]


def stretches(
    cover: str, start: datetime, end: datetime, pauses: Pauses
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open hours between two moments, cut at every edge of a pause, without pauses."""
    day = start.astimezone(LOCAL).date()
    while day <= end.astimezone(LOCAL).date():
        midnight = datetime.combine(day, time(), LOCAL)
        for first, last in hours(cover, day):
            low, high = (
                max(start, midnight + timedelta(hours=first)),
                min(end, midnight + timedelta(hours=last)),
            )
            cuts = sorted(
                {low, high, *(edge for pause in pauses for edge in pause if low < edge < high)}
            )
            for one, two in pairwise(cuts if low < high else ()):
                if not any(a <= one and two <= b for a, b in pauses):
                    yield one, two
        day += DAY


def within(cover: str, start: datetime, end: datetime, pauses: Pauses) -> timedelta:
    return sum((two - one for one, two in stretches(cover, start, end, pauses)), timedelta(0))


def late(cover: str, start: datetime, end: datetime, pauses: Pauses, target: timedelta) -> bool:
    """Return whether the target was used up before a moment: a deadline is a moment."""
    left = target
    for one, two in stretches(cover, start, end, pauses):
        if two - one >= left:
            return end > one + left
        left -= two - one
    return False


class Told:
    """An incident as its events tell it."""

    def __init__(self, event: dict) -> None:
        data = event["data"]
        self.id, self.at = event["incident"], event["at"]
        received = data.get("received")
        self.start = min(self.at, datetime.fromisoformat(received)) if received else self.at
        self.system, self.service, self.priority = data["system"], data["service"], data["priority"]
        self.channel, self.scope, self.auto = (
            data.get("channel", ""),
            data.get("scope") or "in",
            bool(data.get("auto")),
        )
        self.acked = self.planned = self.resolved = self.closed = self.recovered = None
        self.cause, self.merged, self.reopened, self.healed = "", False, False, False
        self.word: dict | None = None
        self.pauses: list[list] = []
        self.reasons: dict[str, str] = {}
        self.hand: list[list] = []

    def hear(self, event: dict) -> None:
        kind, data, at = event["kind"].partition(".")[2], event["data"], event["at"]
        person = event["actor"] != "console"
        if event["kind"].startswith("fallback."):
            moment = datetime.fromisoformat(data["at"]) if data.get("at") else at
            if kind == "started":
                self.hand.append([moment, None])
            elif self.hand:
                self.hand[-1][1] = moment
        elif event["kind"] == "sla.explained":
            self.reasons[data["clock"]] = data["cause"]
        elif kind == "acknowledged" and person:
            self.acked = at
        elif kind == "planned":
            self.planned = self.planned or at
            self.acked = self.acked or at
        elif kind == "classified":
            self.service, self.priority = (
                data.get("service") or self.service,
                data.get("priority") or self.priority,
            )
            self.scope = data.get("scope") or self.scope
        elif kind == "paused":
            self.pauses.append([at, None, data["reason"]])
        elif kind == "resumed":
            self.end_pause(at)
        elif kind == "resolved":
            self.end_pause(at)
            self.resolved, self.acked, self.word = at, self.acked or at, None
        elif kind == "closed":
            self.closed, self.cause = at, data.get("cause") or ""
        elif kind == "merged":
            self.end_pause(at)
            self.closed, self.merged = at, True
        elif kind == "reopened":
            self.pauses.append([self.resolved or at, at, "resolved"])
            self.resolved = self.closed = self.recovered = self.word = None
            self.cause, self.healed, self.reopened = "", False, True
        elif kind == "recovered":
            self.recovered, self.healed = at, bool(data.get("self_healed"))
        elif kind == "flapped":
            self.recovered, self.healed = None, False
        elif kind == "confirmed":
            self.word = data

    def end_pause(self, at: datetime) -> None:
        for pause in self.pauses:
            pause[1] = pause[1] or at

    def stops(self, clock: str, now: datetime) -> list[tuple[datetime, datetime]]:
        return [(a, b or now) for a, b, why in self.pauses
                if clock in STOPS.get(why, ()) or (why == "resolved" and clock == "site.restore")]  # fmt: skip

    def clocks(self, now: datetime) -> dict[str, str]:
        """Return how each clock that it has ended."""
        cover, found = COVER[self.service], {}
        answered = self.acked
        if self.service == "improvement":
            answered = self.planned or self.resolved or self.closed
        if self.service in PROMISED and self.scope != "out":
            found["contract.respond"] = cover, PROMISED[self.service], answered
        minutes, other = ANSWER[self.priority]
        aims = [(minutes, other or cover)]
        aims += [(AIM[self.service], cover)] if self.service in AIM else []
        aim, into = min(aims)
        found["site.respond"] = into, aim, self.acked
        if self.priority in RESTORE and self.service not in PLANNED and self.scope == "in":
            minutes, into = RESTORE[self.priority]
            found["site.restore"] = into, minutes, self.resolved or self.closed
        return {name: self.ended(name, *one, now) for name, one in found.items()}

    def ended(
        self, clock: str, cover: str, minutes: int, done: datetime | None, now: datetime
    ) -> str:
        target, pauses = timedelta(minutes=minutes), self.stops(clock, now)
        if self.auto and self.recovered and (self.acked is None or self.acked >= self.recovered) and (
            not late(cover, self.start, self.recovered, pauses, target)
        ):  # fmt: skip
            return "excluded"
        over = late(cover, self.start, done or now, pauses, target)
        return "broken" if over else "kept" if done else "running"


def recount(file: Path, since: datetime, until: datetime, now: datetime, parts: dict[str, list[str]],
            checks: dict[str, str]) -> dict[str, float | int | None]:  # fmt: skip
    """Return every total of a report by its name; what nothing falls under is left out."""
    events = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for event in events:
        event["at"] = datetime.fromisoformat(event["at"])
    told: dict[str, Told] = {}
    for event in events:
        if event["kind"] == "incident.opened":
            told[event["incident"]] = Told(event)
        elif event["incident"]:
            told[event["incident"]].hear(event)
    mine = [one for one in told.values() if since <= one.start < until]
    own = [one for one in mine if not (one.healed or one.merged)]
    found: dict[str, float | int | None] = {
        "incidents.total": len(own),
        "incidents.open": sum(not (one.resolved or one.closed) for one in own),
        "incidents.reopened": sum(one.reopened for one in own),
        "incidents.unconfirmed": sum(
            bool(one.resolved or one.closed) and not one.word for one in own
        ),
        "incidents.healed": sum(one.healed and not one.merged for one in mine),
        "incidents.merged": sum(one.merged for one in mine),
    }
    for what in ("system", "cause", "channel", "priority", "service", "scope"):
        for name, count in Counter(getattr(one, what) or "none" for one in own).items():
            found[f"incidents.{what}.{name}"] = count
    ends: Counter[str] = Counter()
    for one in own:
        for clock, end in one.clocks(now).items():
            ends[f"sla.{clock}.{end}"] += 1
            if end == "broken":
                ends[f"sla.reason.{clock}.{one.reasons.get(clock) or 'none'}"] += 1
            if clock == "contract.respond" and end in ("kept", "broken"):
                ends[f"sla.system.{one.system}.{end}"] += 1
    found |= ends
    for clock in ("contract.respond", "site.respond", "site.restore"):
        decided = ends[f"sla.{clock}.kept"] + ends[f"sla.{clock}.broken"]
        if decided:
            found[f"sla.{clock}.share"] = ends[f"sla.{clock}.kept"] / decided
    found |= times(own, now)
    marks = [one.word["satisfaction"] for one in own if one.word and one.word.get("satisfaction")]
    found["satisfaction.asked"] = len(marks)
    if marks:
        found["satisfaction.mean"] = sum(marks) / len(marks)
    found |= {f"satisfaction.{score}": marks.count(score) for score in range(1, 6)}
    found["satisfaction.low"] = sum(mark <= 3 for mark in marks)
    for one in own:
        for begin, end in one.hand:
            key = f"availability.{one.system}.by_hand"
            found[key] = (found.get(key) or 0) + int(
                ((end or one.closed or one.resolved or now) - begin).total_seconds()
            )
    return found | watched(events, since, min(until, now), parts, checks)


def times(own: list[Told], now: datetime) -> dict[str, float]:
    spans: dict[str, list[int]] = defaultdict(list)
    for one in own:
        if one.scope == "out":
            continue
        cover = COVER[one.service]
        for what, done in (("respond", one.acked), ("restore", one.resolved)):
            if done is None:
                continue
            pauses = [] if what == "respond" else restoring(one, now)
            for service in (one.service, "all"):
                spans[f"times.{what}.{service}.service"].append(
                    int(within(cover, one.start, done, pauses).total_seconds())
                )
                spans[f"times.{what}.{service}.real"].append(
                    int((done - one.start).total_seconds())
                )
    found: dict[str, float] = {}
    for name, lengths in spans.items():
        lengths.sort()
        half, count = len(lengths) // 2, len(lengths)
        found[f"{name}.count"] = count
        found[f"{name}.median"] = (
            lengths[half] if count % 2 else (lengths[half - 1] + lengths[half]) / 2
        )
        found[f"{name}.p95"] = lengths[ceil(0.95 * count) - 1]
    return found


def restoring(one: Told, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return the pauses of a restore target; where there is none, nothing stops it."""
    return one.stops("site.restore", now) if "site.restore" in one.clocks(now) else []


def watched(events: list[dict], since: datetime, until: datetime, parts: dict[str, list[str]],
            checks: dict[str, str]) -> dict[str, float | int | None]:  # fmt: skip
    """Walk from edge to edge, and look each time who looks and what is known."""
    ours = [
        one
        for one in events
        if one["kind"] in ("check.changed", "console.started", "console.stopped")
    ]
    looks = []
    for nth, one in enumerate(ours):
        if one["kind"] != "console.started":
            continue
        same = [two for two in ours[nth + 1 :] if two["host"] == one["host"]]
        stop = next(
            (
                two["at"]
                for two in same
                if two["kind"] != "check.changed" and two["data"]["pid"] == one["data"]["pid"]
            ),
            None,
        )
        again = next(
            (
                two
                for two in same
                if two["kind"] != "check.changed" and two["data"]["pid"] == one["data"]["pid"]
            ),
            None,
        )
        if stop is not None and again is not None and again["kind"] == "console.stopped":
            looks.append((one["at"], stop))
            continue
        last = one["at"]
        for two in same:
            if two["kind"] == "console.started":
                break
            last = two["at"]
        looks.append((one["at"], last))
    edges = sorted(
        {since, until, *(one["at"] for one in ours), *(at for look in looks for at in look)}
    )
    edges = [at for at in edges if since <= at <= until]
    sums: dict[str, float] = defaultdict(float)
    states: dict[str, str] = {}
    behind = list(ours)
    was: dict[str, str] = {}
    for start, end in pairwise(edges):
        while behind and behind[0]["at"] <= start:
            one = behind.pop(0)
            if one["kind"] == "check.changed":
                states[one["data"]["check"]] = one["data"]["new"]
                checks.setdefault(f"gone {one['data']['check']}", one["data"]["component"])
            elif one["kind"] == "console.started":
                states = {check: state for check, state in states.items() if check in checks}
        for system, components in parts.items():
            seen = set()
            for component in components:
                mine = {state for check, state in states.items()
                        if (checks.get(check) or checks.get(f"gone {check}")) == component}  # fmt: skip
                seen |= mine or {"unknown"}
            known = next(
                one
                for one in ("down", "unknown", "ok")
                if one in seen | ({"ok"} if "warn" in seen else set())
            )
            if not any(a <= start < b for a, b in looks):
                known = "unwatched"
            name = {"ok": "up"}.get(known, known)
            sums[f"availability.{system}.{name}"] += (end - start).total_seconds()
            sums[f"availability.{system}.stops"] += name == "down" and was.get(system) != "down"
            was[system] = name
    found: dict[str, float | int | None] = {name: int(value) for name, value in sums.items()}
    for system in parts:
        up, down = sums[f"availability.{system}.up"], sums[f"availability.{system}.down"]
        dark = sums[f"availability.{system}.unknown"] + sums[f"availability.{system}.unwatched"]
        found[f"availability.{system}.share"] = up / (up + down) if up + down else None
        found[f"availability.{system}.blind"] = (
            dark / (up + down + dark) if up + down + dark else 0.0
        )
    return found
