"""Every kind of mistake that reading a runbook can find beside those of `config.faults`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "size.form": ("given",),
        "runbook.name": ("id", "file"),
        "runbook.twice": ("id", "file"),
        "include.unknown": ("name", "nearest"),
        "include.param": ("name", "known"),
        "include.missing": ("name",),
        "include.inside": (),  # a piece that includes
        "include.change": ("id",),  # a piece that changes something
        "step.twice": ("id", "line"),
        "step.neither": (),  # neither run nor ask
        "step.both": (),
        "step.unreachable": ("id",),
        "step.unknown": ("id", "nearest"),
        "step.loop": ("path",),  # reads that lead back to themselves for ever
        "step.undo": ("id",),
        "step.until": ("id",),
        "step.verify": ("id",),
        "expect.one": (),
        "expect.verdict": (),
        "expect.group": (),
        "expect.stray": ("field", "kinds"),  # a key that belongs to another kind
        "expect.bounds": (),  # a count that nothing is wrong with
        "then.dead": ("id", "verdict", "can"),
        "say.dead": ("id", "verdict", "can"),
        "option.twice": ("id",),
        "health.asks": ("id",),  # nobody is there to answer
        "health.changes": ("id",),
        "health.systems": (),
        "param.unused": ("id",),
        "param.twice": ("id",),
        "param.default": ("id", "given"),
        "value.unknown": ("name", "known"),
        "value.quoted": ("name",),
        "say.unknown": ("name",),
        "answer.both": ("step",),  # its output here and in a file
        "answer.kinds": ("step",),  # a person's answer to a command
        "answer.outside": ("given",),
        "answer.kind": ("given",),  # a folder, a pipe or a device
        "answer.unreadable": ("given", "reason"),
        "answer.encoding": ("given", "byte", "encoding"),
    }
)
