"""Verbs that end once they have begun, though whoever waits for them goes away."""

from __future__ import annotations

import asyncio
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Keeper(Protocol):
    """Whoever has such verbs keeps them alive."""

    begun: set[asyncio.Future[None]]


P = ParamSpec("P")
K = TypeVar("K", bound=Keeper)


def to_its_end(
    verb: Callable[Concatenate[K, P], Coroutine[object, object, None]],
) -> Callable[Concatenate[K, P], Coroutine[object, object, None]]:
    """Let a verb end that has begun."""

    @wraps(verb)
    async def shielded(self: K, /, *args: P.args, **kwargs: P.kwargs) -> None:
        task = asyncio.ensure_future(verb(self, *args, **kwargs))
        self.begun.add(task)
        task.add_done_callback(self.begun.discard)
        await asyncio.shield(task)

    return shielded
