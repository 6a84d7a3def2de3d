"""What the classes of words are made by."""

from __future__ import annotations

from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def vocabulary(shape: type[T]) -> type[T]:
    """Make a class of words: to the type checker a frozen dataclass, in which none may lack.

    At run time its words are plain attributes: a hundred classes of methods would cost each start.
    """

    def __init__(self: T, **words: object) -> None:  # noqa: N807 - the class's own
        self.__dict__.update(words)

    shape.__init__ = __init__  # type: ignore[method-assign, assignment]
    return shape
