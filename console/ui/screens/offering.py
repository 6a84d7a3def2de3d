"""Under the form of a call: drafts to go on with, incidents that it may be, and past ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from console.ui.present import form as present_form
from widgets.heading import Heading, HeadingView
from widgets.offer import Offer
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from console.desk.drafts import Kept
    from console.desk.intake import Known
    from console.ui.present.context import Context
    from widgets.offer import OfferView

OFFERS, SIMILAR = 3, 5


class Offered(Vertical):
    """What may be taken with Enter, and what is only told."""

    DEFAULT_CSS = """
    Offered { height: auto; }
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        """Lay it out."""
        yield Heading(id="offered")
        yield from (Offer(id=f"offer-{at}") for at in range(OFFERS))
        yield Heading(id="alike")
        yield from (Heading(id=f"similar-{at}") for at in range(SIMILAR))

    def drafts(self, left: Sequence[Kept]) -> None:
        """Offer the newest of the forms that were left half-filled."""
        self.known(None)
        views = [present_form.draft(kept, self.context) for kept in left[:OFFERS]]
        self._offer(self.context.words.intake.drafts, views)

    def known(self, known: Known | None, past: int = SIMILAR) -> None:
        """Offer the open incidents that it may be, and tell so many of the past ones like it."""
        words = self.context.words.intake
        same = known.duplicates if known else ()
        self._offer(words.duplicates, [present_form.duplicate(one, self.context) for one in same])
        found = known.similar[:past] if known else ()
        self.query_one("#alike", Heading).view = HeadingView(
            words.similar if found else "", tone=Tone.MUTED
        )
        for at in range(SIMILAR):
            line = self.query_one(f"#similar-{at}", Heading)
            line.display = at < len(found)
            if line.display:
                line.view = present_form.similar(found[at], self.context)

    def _offer(self, said: str, views: Sequence[OfferView]) -> None:
        heading = HeadingView(said if views else "", tone=Tone.WARN)
        self.query_one("#offered", Heading).view = heading
        for at in range(OFFERS):
            offer = self.query_one(f"#offer-{at}", Offer)
            offer.view = views[at] if at < len(views) else None
