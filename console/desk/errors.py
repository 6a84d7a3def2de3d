"""Why a verb was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Denied(Exception):
    """The rules forbid it; `code` names the sentence, `value` belongs in it.

    `known` is what there is, where something was named that there is not.
    """

    def __init__(self, code: str, value: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value
        self.known = tuple(known)
