"""`oncall obligation`: what the contract owes by number, and how it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from console.cli import render, shapes
from console.cli.opening import with_desk
from console.desk.errors import Denied
from console.duty.obligations import State
from console.words import owed
from console.words.sentences import Names

if TYPE_CHECKING:
    from console.cli.main import Arguments
    from console.cli.shapes import Shape
    from console.desk.desk import Desk
    from console.duty.obligations import Proof, Standing, Turn

_WRONG = (State.LATE, State.BEYOND)


def run(given: Arguments) -> int:
    """List the obligations, or show one; exit 1 where one is late or beyond its quota."""

    async def act(desk: Desk) -> int:
        told = await desk.proof.services.standings(_day(given.on))
        if given.action == "show":
            one = next((it for it in told if it.obligation.id == given.id), None)
            if one is None:
                raise Denied("unknown-obligation", given.id)
            if given.json:
                render.as_json(shape(one))
            else:
                await _show(given, desk, one)
            return int(one.state in _WRONG)
        if given.json:
            render.as_json([shape(one) for one in told])
        else:
            _list(given, desk, told)
        return int(any(one.state in _WRONG for one in told))

    return with_desk(given, act)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Denied("bad-day", text) from None


def _list(given: Arguments, desk: Desk, told: tuple[Standing, ...]) -> None:
    words, names = given.words, Names(desk.site, given.words)
    render.table(
        [
            (
                one.obligation.id,
                owed.name(one.obligation, names, words),
                f"{one.now.done}/{one.now.owed}",
                owed.period(one.now.first, one.now.last),
                owed.stands(one, words),
                words.obligation.evidence.format(count=one.files) if one.files else "",
            )
            for one in told
        ]
    )


async def _show(given: Arguments, desk: Desk, one: Standing) -> None:
    words, names = given.words, Names(desk.site, given.words)
    told, services = words.obligation, desk.proof.services
    records = {record.id: record for record in await services.records()}
    render.lines([f"{owed.name(one.obligation, names, words)}  {owed.stands(one, words)}"])
    for turn in reversed(one.turns):
        render.lines([f"{owed.period(turn.first, turn.last)}  {turn.done}/{turn.owed}"])
        for proof in turn.proofs:
            record = records.get(proof.id)
            template = told.by_itself.get(one.obligation.kind, "{text} {seq}")
            text = template.format(text=proof.text, seq=proof.id.lstrip("#"))
            if record is not None:
                text = f"{record.id}  {owed.brief(record.type, record.fields, names, words)}"
            why = f"  ({told.not_counted[proof.why]})" if proof.why else ""
            render.lines([f"  {owed.period(proof.on, proof.last)}  {text}{why}"])


def shape(one: Standing) -> Shape:
    """Return an obligation as JSON."""
    obligation = one.obligation
    return {
        "id": obligation.id,
        "kind": obligation.kind,
        "system": obligation.system,
        "count": obligation.count,
        "per": str(obligation.per),
        "name": shapes.text(obligation.name) if obligation.name else None,
        "state": str(one.state),
        "done": one.now.done,
        "left": one.left,
        "ahead": one.now.ahead,
        "latest": one.latest.isoformat() if one.latest else None,
        "owed_from": one.begins.isoformat() if one.begins else None,
        "missed": [turn.first.isoformat() for turn in one.missed],
        "beyond": list(one.beyond),
        "term_over": one.over,
        "periods": [_turn(turn) for turn in one.turns],
    }


def _turn(turn: Turn) -> Shape:
    return {
        "first": turn.first.isoformat(),
        "last": turn.last.isoformat(),
        "due": turn.due.isoformat(),
        "owed": turn.owed,
        "done": turn.done,
        "proofs": [_proof(proof) for proof in turn.proofs],
    }


def _proof(proof: Proof) -> Shape:
    return {
        "id": proof.id,
        "on": proof.on.isoformat(),
        "last": proof.last.isoformat(),
        "counts": proof.counts,
        "why": proof.why,
        "evidence": proof.files,
    }
