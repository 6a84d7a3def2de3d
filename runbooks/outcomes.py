"""What a step can come to at all, whatever its hosts answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runbooks.model import Count, ExitIs, Field, Match, Number, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runbooks.model import Expect, Step


def outcomes(step: Step) -> tuple[Verdict, ...]:
    """Return the verdicts that a step can have, in the order of `Verdict`."""
    if step.run is None:
        found = {verdict for _, _, verdict in step.options} or {Verdict.OK}
    else:
        found = {Verdict.UNKNOWN}.union(*map(_of, step.expect or (ExitIs(),)))
    found.add(Verdict.SKIPPED)
    return tuple(verdict for verdict in Verdict if verdict in found)


def _of(expect: Expect) -> Iterator[Verdict]:
    match expect:
        case ExitIs(ok=ok, warn=warn):
            yield Verdict.FAIL
            if ok:
                yield Verdict.OK
            if warn:
                yield Verdict.WARN
        case Match(verdict=verdict):
            yield from (Verdict.OK, verdict)
        case (
            Number(fail=fail, warn=warn) | Count(fail=fail, warn=warn) | Field(fail=fail, warn=warn)
        ):
            yield Verdict.OK
            if fail is not None:
                yield Verdict.FAIL
            if warn is not None:
                yield Verdict.WARN
            if isinstance(expect, Number):
                yield expect.none
            if isinstance(expect, Field) and expect.equals is not None:
                yield Verdict.FAIL
