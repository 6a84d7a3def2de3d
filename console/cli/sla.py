"""`oncall incident explain`: why a clock is due when it is, of an incident or of one imagined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.desk.errors import Denied
from console.duty import classify
from console.duty.incidents import imagined
from console.duty.spoken import moment
from console.words.explaining import between, exact, line
from console.words.sentences import Names

if TYPE_CHECKING:
    from datetime import datetime

    from console.cli.main import Arguments
    from console.desk.desk import Desk
    from console.duty.incidents import Incident


def moment_of(text: str, desk: Desk, denied: str = "received-form") -> datetime | None:
    """Return the moment that a person wrote; None where nothing is written. Raises Denied."""
    found = moment(text, desk.now(), desk.site.zone) if text else None
    if text and found is None:
        raise Denied(denied, text)
    return found


def explain(given: Arguments, desk: Desk, row: Incident | None) -> int:
    """Print every clock with the stretches that make its deadline."""
    row = row or _imagined(given, desk)
    if given.json:
        render.as_json([shapes.explanation(desk, *one) for one in desk.explain(row)])
        return 0
    words, site, names = given.words, desk.site, Names(desk.site, given.words)
    explained = desk.explain(row)
    if not explained:
        render.lines([words.sla.nothing])
    for clock, spans in explained:
        cover = site.contract.covers[clock.cover].name.of(words.lang)
        render.lines(
            [
                f"{words.queue.clocks[clock.name]} {exact(clock.target, words)}"
                f"  {between(clock.start, clock.due, site.zone)}"
            ]
        )
        render.table([line(span, cover, site.zone, names, words) for span in spans])
        for gap in desk.doubts(clock):
            render.lines([getattr(words.sla, gap.what).format(year=gap.year)])
        render.lines([""])
    return 0


def _imagined(given: Arguments, desk: Desk) -> Incident:
    contract = desk.site.contract
    change = classify.Change(service=given.service, priority=given.priority or None)
    if refused := classify.refuse(change, contract):
        raise Denied(*refused)
    priority = classify.opening("", "", given.priority, (), contract)["priority"]
    received = moment_of(given.received, desk) or desk.now()
    return imagined(given.service, str(priority), received)
