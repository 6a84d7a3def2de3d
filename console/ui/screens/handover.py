"""The handover screen: the shift by I-PASS, walked item by item, offered and taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from console.desk.errors import Denied
from console.duty.handoverfold import left
from console.duty.record import JournalError, Query
from console.ui import keys
from console.ui.present import chrome
from console.ui.present import handover as present_handover
from console.ui.present import timeline as present_timeline
from console.ui.screens.base import Base, bindings
from console.ui.screens.dialogs import ChoiceDialog, Option, TextDialog
from console.ui.screens.keeping import ask
from console.words.failures import denial, trouble
from widgets.heading import Heading
from widgets.keybar import KeyBar
from widgets.review import ReviewList
from widgets.timeline import TimelineList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.desk.handovers import Handovers, Sheet
    from console.duty.handoverfold import Offer
    from console.duty.ipass import Handover, Item
    from console.ui.present.context import Context

SIDE = 60
"""How many entries of the selected item's timeline are read."""
NOW = 0
"""The sheet that is the shift as it is now; the others are offers, by their seq."""


class HandoverScreen(Base):
    """One sheet at a time: what waits to be taken over, what was signed, the shift as it is now."""

    NAME = "handover"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.HANDOVER)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._chosen: int | None = None
        self._sheet: Sheet | None = None
        self._handover: Handover | None = None
        self._walked: set[tuple[int, str]] = set()

    @property
    def verbs(self) -> Handovers:
        """Return the desk's verbs of the end of a shift."""
        return self.desk.proof.handovers

    def body(self) -> Iterable[Widget]:
        """Return what it is, the list, and the timeline of what is selected."""
        for name in ("shift", "figures", "hint"):
            yield Heading(id=name)
        with Horizontal(id="middle"):
            yield ReviewList(id="review")
            yield TimelineList(id="side")

    def on_mount(self) -> None:
        """Follow the journal."""
        self.query_one(ReviewList).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the screen's name."""
        return self.context.words.handover.title

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            await self._load()

    async def _load(self) -> None:
        """Read the sheet that is shown."""
        words, before = self.context.words, self._offer
        try:
            await self.verbs.load()
            at = self._at()
            self._sheet = await self.verbs.sheet(at) if at != NOW else None
            self._handover = self._sheet.handover if self._sheet else await self.verbs.look()
        except Denied as denied:
            self.say(denial(denied.code, denied.value, words), Tone.BAD)
        except JournalError as error:
            self.say(trouble(error.code, error.detail, words), Tone.BAD)
        else:
            self.draw()
            self.draw_top()  # what waits is told there, too
            await self._draw_side()
            self._tell_gone(before)

    def _tell_gone(self, before: Offer | None) -> None:
        """Say who has taken the sheet that was walked here; it stays until another is chosen."""
        offer, words = self._offer, self.context.words.handover
        if offer is None:
            return
        if present_handover.reads(offer, self.context):
            self._chosen = offer.seq
        elif (
            before is not None
            and before.seq == offer.seq
            and present_handover.reads(before, self.context)
            and offer.accepted_by != self.desk.actor
        ):
            became = "accepted" if offer.accepted is not None else "withdrawn"
            who = self.context.names.person(offer.accepted_by or offer.by)
            self.say(words.gone[became].format(who=who, seq=offer.seq), Tone.WARN)

    def _at(self) -> int:
        """Return the sheet: the chosen one, else what waits for this engineer, or what waits."""
        sheets = self._sheets()
        return sheets[0] if self._chosen not in sheets else self._chosen or NOW

    def _sheets(self) -> list[int]:
        signings = self.verbs.signings
        waiting = sorted(signings.waiting, key=lambda one: one.by == self.desk.actor)
        mine = [one.seq for one in waiting]
        last = signings.last
        sheets = [*mine, NOW, *([last.seq] if last else [])]
        chosen = self._chosen
        if chosen is not None and chosen in signings.offers and chosen not in sheets:
            sheets.append(chosen)
        return sheets

    @property
    def _offer(self) -> Offer | None:
        return self._sheet.offer if self._sheet else None

    @property
    def _seen(self) -> set[str]:
        offer = self._offer
        return {item for seq, item in self._walked if offer and seq == offer.seq}

    def tick(self) -> None:
        """Once a second: the clocks."""
        super().tick()
        self.draw()

    def draw(self) -> None:
        """Draw what differs."""
        handover, offer = self._handover, self._offer
        if handover is None:
            return
        page = present_handover.made(handover, self._sheet, self.context)
        shift, figures = present_handover.head(page)
        self.query_one("#shift", Heading).view = shift
        self.query_one("#figures", Heading).view = figures
        self.query_one("#hint", Heading).view = present_handover.hint(
            handover, offer, self._seen, self.context
        )
        self.query_one(ReviewList).rows = present_handover.rows(
            page, offer, self._seen, self.context
        )
        self._draw_keys()

    def _draw_keys(self) -> None:
        """Name the keys that do something with this sheet, and with what is selected."""
        does = present_handover.does(self._item(), self._offer, self.context)
        self.query_one(KeyBar).views = chrome.keybar(self.NAME, self.context, does)

    async def _draw_side(self) -> None:
        """Draw the timeline of the selected item's incident."""
        item = self._item()
        if self.has_class("-wide"):
            incident = item.incident if item else ""
            query = Query(incident=incident, limit=SIDE)
            events = await self.desk.journal.read(query) if incident else ()
            self.query_one(TimelineList).entries = present_timeline.entries(events, self.context)

    def on_review_list_highlighted(self) -> None:
        """The cursor moved."""
        self._draw_keys()
        self.run_worker(self._draw_side(), group="side", exclusive=True, exit_on_error=False)

    def on_review_list_chosen(self) -> None:
        """A click on the selected item."""
        self.action_walk_item()

    def _item(self) -> Item | None:
        key, handover = self.query_one(ReviewList).selected, self._handover
        items = handover.items if handover else ()
        return next((one for one in items if one.id == key), None)

    def action_walk_item(self) -> None:
        """Read an item and go on; the next action of a red one is restated first."""
        item, offer = self._item(), self._offer
        if item is None or offer is None or not present_handover.reads(offer, self.context):
            self.action_open()
        elif item.id in offer.red:
            self.attempt(self._restate(item, offer))
        else:
            self._walked.add((offer.seq, item.id))
            self._go_on(item)

    def _go_on(self, item: Item) -> None:
        """Go to the next item that is still to be read, as they stand."""
        offer, handover = self._offer, self._handover
        self.draw()
        if offer is None or handover is None:
            return
        read = self._seen | set(offer.said(self.desk.actor))
        items = [one.id for one in handover.items]
        after = items.index(item.id) + 1 if item.id in items else 0
        unread = [one for one in (*items[after:], *items[:after]) if one not in read]
        if unread:
            self.query_one(ReviewList).select(unread[0])

    async def _restate(self, item: Item, offer: Offer) -> None:
        words = self.context.words.handover
        title = present_handover.question(item, self.context)
        about = {"offer": str(offer.seq), "item": item.id}
        said = offer.said(self.desk.actor).get(item.id, "")
        text = await ask(self, self.verbs.drafts, title, words.restate_hint, about, said)
        if text is not None:
            await self.verbs.restate(offer.seq, item.id, text)
            await self._load()
            self._go_on(item)

    def action_open(self) -> None:
        """Open the incident of the selected item."""
        from console.ui.screens.incident import IncidentScreen

        item = self._item()
        if item is not None and item.incident:
            self.app.push_screen(IncidentScreen(self.context, item.incident))

    def action_other_sheet(self) -> None:
        """Show the next sheet: what waits, the shift as it is now, what was signed last."""
        sheets = self._sheets()
        self._chosen = sheets[(sheets.index(self._at()) + 1) % len(sheets)]
        self.run_worker(self._load(), group="load", exclusive=True, exit_on_error=False)

    def action_add_issue(self) -> None:
        """Add what the next shift must know."""
        self.attempt(self._add("issue"))

    def action_add_action(self) -> None:
        """Add what the next shift must do."""
        self.attempt(self._add("action"))

    def action_add_whatif(self) -> None:
        """Add what is to be done if something happens."""
        self.attempt(self._add("whatif"))

    async def _add(self, what: str) -> None:
        words, hint = self.context.words.handover, self.context.words.forms.text_hint
        drafts = self.verbs.drafts
        text = await ask(self, drafts, words.add_titles[what], hint, {"what": what})
        if text is None:
            return
        then: str | None = ""
        if what == "whatif" and text.strip():
            title = words.then_title.format(text=text.strip())
            then = await ask(self, drafts, title, hint, {"what": what, "if": text})
        if then is not None:
            await self.verbs.add(what, text, then)
            self._chosen = NOW
            await self._load()
            self.say(words.added, Tone.GOOD)

    def action_note_done(self) -> None:
        """Say that what was added by hand needs not be handed over any more."""
        self.attempt(self._done())

    async def _done(self) -> None:
        words, item = self.context.words, self._item()
        kind, _, seq = item.id.partition(":") if item else ("", "", "")
        if item is None or kind != "note":
            self.say(words.handover.no_note, Tone.WARN)
            return
        title = words.handover.done_title.format(text=item.title)
        why = await self.app.push_screen_wait(TextDialog(title, words.forms.text_hint))
        if why is not None:
            await self.verbs.done(int(seq), why)
            self.say(words.handover.done_said, Tone.GOOD)

    def action_offer_shift(self) -> None:
        """Offer the shift as it is now."""
        self.attempt(self._hand_over())

    async def _hand_over(self) -> None:
        words = self.context.words.handover
        handover = await self.verbs.look()
        title = words.offer_title.format(count=len(handover.items), red=len(handover.red))
        if await self._sure(title, "offer_shift"):
            offer = await self.verbs.offer()
            self._chosen = offer.seq
            await self._load()
            names = self.context.names
            to = names.person(offer.to) if offer.to else words.nobody
            self.say(words.offer_said.format(seq=offer.seq, to=to), Tone.GOOD)

    def action_withdraw_shift(self) -> None:
        """Take an own offer back."""
        self.attempt(self._withdraw())

    async def _withdraw(self) -> None:
        words = self.context.words
        mine = [one for one in self.verbs.signings.waiting if one.by == self.desk.actor]
        if not mine:
            theirs = self.verbs.signings.waiting
            if theirs:
                raise Denied("handover-not-yours", self.context.names.person(theirs[0].by))
            raise Denied("handover-none-yours")
        title = words.handover.withdraw_title.format(seq=mine[0].seq)
        why = await self.app.push_screen_wait(TextDialog(title, words.forms.text_hint))
        if why is not None:
            offer = await self.verbs.withdraw(mine[0].seq, why)
            self._chosen = NOW
            await self._load()
            self.say(words.handover.withdrawn_said.format(seq=offer.seq), Tone.GOOD)

    def action_accept_shift(self) -> None:
        """Sign, and take the shift over."""
        self.attempt(self._accept())

    async def _accept(self) -> None:
        words, sheet = self.context.words.handover, self._sheet
        if sheet is None:
            self.say(words.nothing_offered, Tone.WARN)
            return
        offer = sheet.offer
        if self._lacks(sheet):
            return
        self.verbs.check(sheet, self._seen)
        rows = self.desk.queue.value.incidents
        taken = sum(row.open and row.owner == offer.by for row in rows)
        who = self.context.names.person(offer.by)
        if await self._sure(words.accept_title.format(who=who, taken=taken), "accept_shift"):
            done = await self.verbs.accept(offer.seq, {}, self._seen)
            self._chosen = done.seq
            await self._load()
            said = words.accept_said.format(
                seq=done.signature, taken=len(done.taken), returned=len(done.returned)
            )
            self.query_one(ReviewList).end()  # where the signatures are
            self.say(said, Tone.GOOD)

    def _lacks(self, sheet: Sheet) -> bool:
        """Say what is still to be restated, and go there; return whether there is something."""
        said = sheet.offer.said(self.desk.actor)
        items = {one.id: one for one in sheet.handover.items}
        missing = [one for one in left(sheet.offer, said) if one in items]
        if not missing or not present_handover.reads(sheet.offer, self.context):
            return False
        title = present_handover.sentence(items[missing[0]], self.context)
        words = self.context.words.handover
        self.query_one(ReviewList).select(missing[0])
        self.say(words.unrestated.format(count=len(missing), title=title), Tone.WARN)
        return True

    async def _sure(self, title: str, action: str) -> bool:
        words = self.context.words
        options = [Option(action, words.keys.actions[action])]
        dialog = ChoiceDialog(
            title, words.forms.choose_hint, options, nothing=words.keys.nothing_found, short=True
        )
        return await self.app.push_screen_wait(dialog) == action
