"""Obligations and service records as rows: how much of what, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.duty.obligations import State
from console.words import owed
from console.words.times import moment
from widgets.panel import PanelRow
from widgets.tally import TallyRow
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from console.duty.obligations import Proof, Standing
    from console.duty.services import Record
    from console.ui.present.context import Context

_TONES = {
    State.KEPT: Tone.GOOD,
    State.UNOWED: Tone.PLAIN,
    State.AHEAD: Tone.GOOD,
    State.OPEN: Tone.PLAIN,
    State.NEAR: Tone.WARN,
    State.LATE: Tone.BAD,
    State.FREE: Tone.PLAIN,
    State.USED: Tone.GOOD,
    State.BEYOND: Tone.BAD,
}
ALL = "*"
"""Key of the row that stands for all records."""


def rows(
    told: Sequence[Standing], records: Sequence[Record], context: Context
) -> tuple[TallyRow, ...]:
    """Return the obligations, then what was recorded of kinds that none counts."""
    words, owed_kinds = context.words.obligation, {one.obligation.kind for one in told}
    found = [_row(one, context) for one in told]
    live = [one for one in records if not one.withdrawn]
    for kind in dict.fromkeys(one.type for one in live):
        if kind not in owed_kinds:
            count = sum(one.type == kind for one in live)
            label = words.kinds[kind]
            found.append(
                TallyRow(f"{ALL}{kind}", label, str(count), words.others.format(kind=""), "")
            )
    found.append(TallyRow(ALL, words.all_records, str(len(records)), "", ""))
    return tuple(found)


def _row(one: Standing, context: Context) -> TallyRow:
    words, obligation = context.words.obligation, one.obligation
    done, count = one.now.done, one.now.owed
    return TallyRow(
        obligation.id,
        owed.name(obligation, context.names, context.words),
        f"{done}/{count} {words.pers[obligation.per]}",
        owed.stands(one, context.words),
        words.evidence.format(count=one.files) if one.files else "",
        _TONES[one.state],
        min(1.0, done / count) if count else 1.0 if done else 0.0,
    )


def term(told: Sequence[Standing], context: Context) -> str:
    """Return how far the contract is."""
    words, contract = context.words.obligation, context.desk.site.contract
    today = context.desk.proof.services.today
    days = (contract.end - today).days
    template = words.over if days < 0 else words.ahead_of if today < contract.start else words.term
    return template.format(first=contract.start, last=contract.end, days=days)


def facts(one: Standing, records: Sequence[Record], context: Context) -> tuple[PanelRow, ...]:
    """Return one obligation: its period, how it stands, what was before, what proves it."""
    words, now = context.words.obligation, one.now
    found = [
        PanelRow(words.labels["period"], owed.period(now.first, now.last)),
        PanelRow(words.labels["done"], f"{now.done} / {now.owed}"),
    ]
    if one.state in (State.LATE, State.BEYOND):
        found.append(PanelRow(words.labels["wrong"], owed.stands(one, context.words), Tone.BAD))
    if one.latest is not None:
        template = words.begin_by if one.obligation.kind == "visit" else words.states["open"]
        tone = Tone.PLAIN if one.state is State.LATE else _TONES[one.state]
        found.append(PanelRow(words.labels["next"], template.format(day=one.latest), tone))
    elif one.state is not State.BEYOND and not one.missed:
        stands = owed.stands(one, context.words)
        found.append(PanelRow(words.labels["next"], stands, _TONES[one.state]))
    by_id = {record.id: record for record in records}
    label = words.labels["records"]
    for proof in reversed(now.proofs):
        found.append(PanelRow(label, _proof(one, proof, by_id, context), _shown(proof)))
        label = ""
    if len(one.turns) > 1:
        label = words.labels["earlier"]
        for turn in reversed(one.turns[:-1]):
            tone = Tone.GOOD if turn.done >= max(1, turn.owed) else Tone.PLAIN
            tone = Tone.BAD if turn in one.missed else tone
            text = f"{owed.period(turn.first, turn.last)}  {turn.done}/{turn.owed}"
            found.append(PanelRow(label, text, tone))
            label = ""
    return tuple(found)


def _shown(proof: Proof) -> Tone:
    return Tone.GOOD if proof.counts else Tone.WARN if proof.why != "again" else Tone.PLAIN


def _proof(one: Standing, proof: Proof, by_id: dict[str, Record], context: Context) -> str:
    words = context.words.obligation
    if (record := by_id.get(proof.id)) is not None:
        text = f"{record.id}  {owed.period(record.on, record.last)}  {_brief(record, context)}"
    else:
        template = words.by_itself.get(one.obligation.kind, "{seq}")
        text = f"{proof.on}  {template.format(seq=proof.id.lstrip('#'), text=proof.text)}"
    return f"{text}  ({words.not_counted[proof.why]})" if proof.why else text


def _brief(record: Record, context: Context) -> str:
    return owed.brief(record.type, record.fields, context.names, context.words)


def reasons(told: Iterable[Standing]) -> dict[str, str]:
    """Return why records do not count, by their id."""
    proofs = (proof for one in told for turn in one.turns for proof in turn.proofs)
    return {proof.id: proof.why for proof in proofs if proof.why}


def record_rows(
    records: Iterable[Record], why: Mapping[str, str], context: Context
) -> tuple[TallyRow, ...]:
    """Return records, the newest day first."""
    words = context.words.obligation
    return tuple(
        TallyRow(
            one.id,
            f"{one.id} {words.kinds[one.type]}",
            owed.period(one.on, one.last),
            words.withdrawn if one.withdrawn else _brief(one, context),
            words.evidence.format(count=count) if count else "",
            Tone.MUTED if one.withdrawn else Tone.WARN if one.id in why else Tone.GOOD,
        )
        for one in records
        for count in [len(one.attachments) + len(one.incidents)]
    )


def listed(records: Iterable[Record], context: Context) -> tuple[PanelRow, ...]:
    """Return records in short."""
    return tuple(
        PanelRow(
            one.id,
            f"{owed.period(one.on, one.last)}  {_brief(one, context)}",
            Tone.MUTED if one.withdrawn else Tone.PLAIN,
        )
        for one in records
    )


def found(told: Iterable[Standing], kind: str, context: Context) -> tuple[PanelRow, ...]:
    """Return what the journal knows of a kind by itself, the newest first."""
    return tuple(
        PanelRow(str(proof.on), _proof(one, proof, {}, context), _shown(proof))
        for one in told
        if one.obligation.kind == kind
        for turn in reversed(one.turns)
        for proof in reversed(turn.proofs)
        if proof.id.startswith("#")
    )


def record_facts(one: Record, why: str, context: Context) -> tuple[PanelRow, ...]:
    """Return all of a record: its fields, its evidence, who said what when."""
    words, desk = context.words.obligation, context.desk
    found = [PanelRow(words.fields["on"], owed.period(one.on, one.last))]
    if why:
        found.append(PanelRow("", words.not_counted[why], Tone.WARN))
    found += [
        PanelRow(words.fields[key], owed.field(key, value, context.names, context.words))
        for key, value in one.fields.items()
        if key != "to"
    ]
    if one.incidents:
        found.append(PanelRow(words.labels["incidents"], "  ".join(one.incidents)))
    files = "  ".join(context.sentences.attachment(it) for it in one.attachments)
    if files:
        found.append(PanelRow(words.labels["records"], files))
    label = words.labels["history"]
    for line in one.history:
        when = moment(line.at, desk.now(), desk.site.zone, context.words)
        kind = context.words.timeline.kinds.get(line.kind, line.kind)
        text = f"{when}  {context.names.person(line.actor)}  {kind}  {line.why}".rstrip()
        found.append(PanelRow(label, text, Tone.MUTED))
        label = ""
    return tuple(found)
