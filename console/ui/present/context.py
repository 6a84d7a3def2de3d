"""What every screen is given: the desk, the words and the signs to draw with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from console.desk.scene import Scene
from console.words.sentences import Names, Sentences

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.words.words import Words


@dataclass(frozen=True)
class Context:
    """The same for all screens of one language; a new one when the language changes."""

    desk: Desk
    words: Words
    ascii: bool = False
    """Only signs that are one cell wide in every terminal."""
    then: Scene | None = None
    """A moment of the past; None: now."""

    @cached_property
    def scene(self) -> Scene:
        """Return what is to be seen: board, queue and clocks of now, or of then."""
        return self.then or Scene(self.desk)

    @cached_property
    def sentences(self) -> Sentences:
        """Return the teller of events."""
        return Sentences(self.desk.site, self.words)

    @property
    def names(self) -> Names:
        """Return the site's names."""
        return self.sentences.names
