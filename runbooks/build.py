"""From the shape of a runbook's file to the `Runbook` itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from config.model import Shell, Text
from runbooks import model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.document import Document
    from config.shapes.base import Phrase
    from runbooks import shapes

T = TypeVar("T")


def build(
    shape: shapes.RunbookShape, path: str, digest: str, source: str, document: Document
) -> model.Runbook:
    """Return the runbook of a file whose shape is right."""
    return model.Runbook(
        id=shape.id,
        title=_text(shape.title),
        path=path,
        digest=digest,
        source=source,
        systems=tuple(shape.suggest.systems),
        signs=tuple(shape.suggest.signs),
        symptoms=_text(shape.symptoms),
        params=tuple(map(_param, shape.params)),
        steps=tuple(
            _step(step, document.values[("steps", at)][0]) for at, step in enumerate(shape.steps)
        ),
        roles=tuple(shape.roles),
        engine=shape.engine,
        fallback=_maybe(shape.fallback),
        escalate=_maybe(shape.escalate),
        health=shape.kind == "health",
    )


def _text(phrase: Phrase) -> Text:
    return Text(phrase.zh, phrase.en)


def _maybe(phrase: Phrase | None) -> Text | None:
    return None if phrase is None else _text(phrase)


def _param(shape: shapes.ParamShape) -> model.Param:
    return model.Param(
        id=shape.id,
        name=_text(shape.name),
        kind=shape.kind,
        pattern=shape.pattern,
        choices=tuple(shape.choices),
        default=shape.default,
        fact=shape.fact,
    )


def _step(shape: shapes.StepShape, line: int) -> model.Step:
    return model.Step(
        id=shape.id,
        title=_text(shape.title),
        line=line,
        run=shape.run,
        ask=_maybe(shape.ask),
        options=tuple(
            (one.id, _text(one.text), model.Verdict(one.verdict)) for one in shape.options
        ),
        choose=shape.choose,
        on=shape.on,
        shell=Shell(shape.shell) if shape.shell else None,
        risk=model.Risk(shape.risk),
        timeout=shape.timeout,
        until=model.Until(shape.until.every, shape.until.lasting) if shape.until else None,
        at_once=shape.at_once,
        silent=shape.silent,
        limit=int(shape.limit),
        expect=tuple(map(_expect, shape.expect)),
        say=_by_verdict({k: _text(v) for k, v in shape.say if v is not None}),
        capture=shape.capture,
        lists=shape.lists,
        fills=model.Fills(shape.fills.value, shape.fills.limit) if shape.fills else None,
        then=_by_verdict({k: v for k, v in shape.then if v is not None}),
        undo=_maybe(shape.undo),
        verify=shape.verify,
    )


def _by_verdict(given: Mapping[str, T]) -> dict[model.Verdict, T]:
    return {model.Verdict(key): value for key, value in given.items()}


def _expect(shape: shapes.ExpectShape) -> model.Expect:
    if shape.exit is not None:
        return model.ExitIs(frozenset(shape.exit.ok), frozenset(shape.exit.warn))
    if shape.match is not None:
        return model.Match(shape.match, model.Verdict(shape.verdict or "fail"), shape.absent)
    if shape.number is not None:
        none = model.Verdict(shape.none)
        return model.Number(shape.number, shape.fail, shape.warn, shape.unit, none)
    if shape.count is not None:
        return model.Count(shape.count, shape.fail, shape.warn)
    path = shape.json_ or shape.csv or ""
    return model.Field(
        "json" if shape.json_ else "csv",
        path,
        shape.fail,
        shape.warn,
        shape.equals,
        shape.delimiter,
    )
