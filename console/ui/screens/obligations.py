"""What the contract owes by number, and the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from config.obligations import RECORDED
from console.ui import keys
from console.ui.present import obligations as present
from console.ui.screens import serving
from console.ui.screens.base import Base, bindings
from widgets.heading import Heading, HeadingView
from widgets.panel import Panel
from widgets.tally import TallyList
from widgets.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from console.duty.obligations import Standing
    from console.duty.services import Record
    from console.ui.present.context import Context


class _Duties(Base):
    """A list of what is counted, and all about the selected row under it."""

    _told: tuple[Standing, ...] = ()
    _records: tuple[Record, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Return the list and what stands behind its row."""
        yield Heading(id="term")
        tally = TallyList(id="tally")
        tally.empty = self.context.words.obligation.reading
        with Horizontal(id="middle"):
            yield tally
            yield Panel(id="facts")

    def on_mount(self) -> None:
        """Follow the journal: records may come from any console."""
        self.query_one(TallyList).focus()
        self.run_worker(self._watch_tail(), exit_on_error=False)

    def heading(self) -> str:
        """Return the screen's name."""
        return self.context.words.keys.screens[self.NAME]

    async def _watch_tail(self) -> None:
        async for _ in self.desk.tail:
            services = self.desk.proof.services
            self._told, self._records = await services.standings(), await services.records()
            self.draw()

    def draw(self) -> None:
        """Draw what differs."""
        text = present.term(self._told, self.context)
        self.query_one("#term", Heading).view = HeadingView(text)
        self.draw_facts()

    def on_tally_list_highlighted(self) -> None:
        """Another row is selected."""
        self.draw_facts()

    def draw_facts(self) -> None:
        """Draw what stands behind the selected row."""
        raise NotImplementedError

    @property
    def chosen(self) -> str:
        """Return the key of the selected row."""
        return self.query_one(TallyList).selected or ""

    def kind(self) -> str:
        """Return what is likely to be recorded here; empty: ask."""
        raise NotImplementedError

    def action_new_service(self) -> None:
        """Record something that was done."""
        kind = self.kind()
        if kind and kind not in RECORDED:
            self.say(self.context.words.obligation.cannot, Tone.WARN)
        else:
            self.run_worker(serving.record(self, kind, self._system()), exit_on_error=False)

    def _system(self) -> str:
        return ""


class ObligationsScreen(_Duties):
    """Each obligation with its bar, and when the next is due."""

    NAME = "obligations"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.OBLIGATIONS)

    def draw(self) -> None:
        """Draw what differs."""
        tally = self.query_one(TallyList)
        tally.empty = self.context.words.obligation.empty
        tally.rows = present.rows(self._told, self._records, self.context)
        super().draw()

    def _standing(self) -> Standing | None:
        return next((one for one in self._told if one.obligation.id == self.chosen), None)

    def draw_facts(self) -> None:
        """Draw the obligation, or the records that none counts."""
        if (one := self._standing()) is not None:
            rows = present.facts(one, self._records, self.context)
        else:
            kind = self.chosen.removeprefix(present.ALL)
            rows = present.listed(
                [one for one in self._records if kind in ("", one.type)], self.context
            )
        self.query_one(Panel).rows = rows

    def kind(self) -> str:
        """Return the kind of the selected obligation."""
        one = self._standing()
        return one.obligation.kind if one else self.chosen.removeprefix(present.ALL)

    def _system(self) -> str:
        one = self._standing()
        return one.obligation.system if one else ""

    def on_tally_list_chosen(self) -> None:
        """Enter, or a click on the selected row."""
        self.action_open()

    def action_open(self) -> None:
        """Show the records behind the selected obligation."""
        one = self._standing()
        kind = one.obligation.kind if one else self.chosen.removeprefix(present.ALL)
        system = one.obligation.system if one else ""
        self.app.push_screen(ServicesScreen(self.context, kind, system))


class ServicesScreen(_Duties):
    """The records of one kind, or all of them."""

    NAME = "services"
    BINDINGS: ClassVar[list[BindingType]] = bindings(keys.SERVICES)

    def __init__(self, context: Context, kind: str, system: str) -> None:
        super().__init__(context)
        self._kind, self._of = kind, system

    def heading(self) -> str:
        """Return what the records are of."""
        words = self.context.words.obligation
        parts = [words.records, words.kinds.get(self._kind, "")]
        parts.append(self.context.names.short(self._of) if self._of else "")
        return " ".join(part for part in parts if part)

    def _mine(self) -> list[Record]:
        return [
            one
            for one in self._records
            if self._kind in ("", one.type) and self._of in ("", one.text("system"))
        ]

    def draw(self) -> None:
        """Draw what differs."""
        tally = self.query_one(TallyList)
        words = self.context.words.obligation
        tally.empty = words.no_records if self._kind in ("", *RECORDED) else words.cannot
        tally.rows = present.record_rows(self._mine(), present.reasons(self._told), self.context)
        super().draw()

    def _record(self) -> Record | None:
        return next((one for one in self._records if one.id == self.chosen), None)

    def draw_facts(self) -> None:
        """Draw the record."""
        record, rows = self._record(), present.found(self._told, self._kind, self.context)
        if record is not None:
            why = present.reasons(self._told).get(record.id, "")
            rows = present.record_facts(record, why, self.context)
        self.query_one(Panel).rows = rows

    def kind(self) -> str:
        """Return the kind of these records."""
        return self._kind

    def _system(self) -> str:
        return self._of

    def action_amend_service(self) -> None:
        """Say something of the selected record anew."""
        if (record := self._record()) is not None:
            self.run_worker(serving.amend(self, record), exit_on_error=False)

    def action_withdraw_service(self) -> None:
        """Take the selected record back."""
        if (record := self._record()) is not None:
            self.run_worker(serving.withdraw(self, record), exit_on_error=False)
