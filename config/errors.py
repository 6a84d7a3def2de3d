"""A mistake in a file, as data; the words are made where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake: where it stands, what kind it is, and the values that belong in its sentence."""

    file: str
    line: int
    """From 1; 0 where the file itself is missing or cannot be read."""
    column: int
    code: str
    """Names the sentence in `console.words.faults`."""
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


class Invalid(Exception):
    """Files that cannot be used; carries every fault found, in order of place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(sorted(faults))
