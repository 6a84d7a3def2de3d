"""Every key of every screen, once: bindings, key bar, palette and help are made of this table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the action that it stands for; `action` is also the id of its words."""

    key: str
    action: str
    shown: str = ""
    """How the key bar writes it; empty: as it is."""
    bar: bool = True
    """Whether it stands in the key bar; all stand in the help."""

    @property
    def label(self) -> str:
        """Return the key as a person reads it."""
        return self.shown or self.key


COMMON = (
    Key("question_mark", "help", "?"),
    Key("ctrl+p", "palette", "^P", bar=False),
    Key("ctrl+g", "review", "^G", bar=False),
    Key("ctrl+l", "language", "^L", bar=False),
    Key("ctrl+t", "theme", "^T", bar=False),
    Key("ctrl+r", "redraw", "^R", bar=False),
    Key("ctrl+q", "quit", "^Q", bar=False),
)
"""On every screen; the app binds them."""
ANYWHERE = tuple(key for key in COMMON if key.action in ("language", "theme", "redraw", "quit"))
"""Those that dialogs bind too: what the app binds is not reached under one."""

_BACK = Key("escape", "back", "esc")

HOME = (
    Key("enter", "open", "⏎"),
    Key("n", "new"),
    Key("i", "paste", bar=False),
    Key("a", "acknowledge"),
    Key("r", "runbook"),
    Key("t", "timeline"),
    Key("slash", "filter", "/"),
    Key("e", "explain", bar=False),
    Key("space", "unfold", "space", bar=False),
    Key("x", "mark", bar=False),
    Key("z", "bulk", bar=False),
    Key("o", "order", bar=False),
    Key("b", "group", bar=False),
    Key("V", "views", bar=False),
    Key("u", "undo", bar=False),
    Key("w", "roster", bar=False),
    Key("P", "pictures", bar=False),
    Key("left_square_bracket", "past", "[", bar=False),
    Key("right_square_bracket", "present", "]", bar=False),
    Key("left_curly_bracket", "hour_back", "{", bar=False),
    Key("h", "handover", bar=False),
    Key("H", "health", bar=False),
    Key("R", "risks", bar=False),
    Key("O", "obligations", bar=False),
    Key("c", "refresh", bar=False),
    Key("tab", "switch", "tab", bar=False),
    Key("escape", "back", "esc", bar=False),
)

INCIDENT = (
    Key("a", "acknowledge"),
    Key("r", "runbook"),
    Key("f", "fix"),
    Key("n", "note"),
    Key("g", "assign"),
    Key("p", "pause"),
    Key("v", "resolve"),
    Key("x", "close"),
    Key("o", "reopen"),
    Key("h", "takeover", bar=False),
    Key("u", "undo", bar=False),
    Key("e", "explain"),
    Key("c", "classify", bar=False),
    Key("b", "breach", bar=False),
    Key("d", "describe", bar=False),
    Key("m", "merge", bar=False),
    Key("i", "card"),
    Key("l", "link", bar=False),
    Key("k", "keep", bar=False),
    Key("s", "shell", bar=False),
    Key("t", "timeline", bar=False),
    Key("left_square_bracket", "past", "[", bar=False),
    _BACK,
)

PAST = (
    Key("left_square_bracket", "before", "["),
    Key("right_square_bracket", "after", "]"),
    Key("left_curly_bracket", "hour_back", "{"),
    Key("right_curly_bracket", "hour_on", "}"),
    Key("enter", "open", "⏎"),
    Key("slash", "filter", "/"),
    Key("o", "order", bar=False),
    Key("b", "group", bar=False),
    Key("space", "unfold", "space", bar=False),
    Key("tab", "switch", "tab", bar=False),
    _BACK,
)
CASE = (
    Key("left_square_bracket", "before", "["),
    Key("right_square_bracket", "after", "]"),
    Key("b", "board"),
    _BACK,
)
"""One incident as it was."""

EXPLAIN = (_BACK,)
CARD = (
    Key("y", "copy_card"),
    Key("w", "save_card"),
    Key("m", "manual"),
    Key("b", "entry"),
    Key("l", "other"),
    _BACK,
)

SYSTEM = (
    Key("r", "runbook"),
    Key("s", "shell"),
    Key("n", "new"),
    Key("t", "timeline"),
    _BACK,
)

PLAN = (
    Key("space", "tick", "space"),
    Key("full_stop", "begin_here", "."),
    Key("enter", "start", "⏎"),
    _BACK,
)
"""A runbook's steps before it starts."""
RUN = (
    Key("enter", "next", "⏎"),
    Key("k", "skip"),
    Key("e", "repeat"),
    Key("p", "halt"),
    Key("ctrl+x", "cancel", "^X"),
    Key("left_square_bracket", "earlier", "["),
    Key("right_square_bracket", "later", "]", bar=False),
    Key("y", "copy"),
    Key("w", "save", bar=False),
    Key("u", "trust", bar=False),
    Key("f", "follow", bar=False),
    Key("slash", "search", "/"),
    _BACK,
)

TIMELINE = (
    Key("slash", "filter", "/"),
    Key("v", "verify"),
    Key("f", "follow"),
    _BACK,
)

PICTURES = (
    Key("left_square_bracket", "earlier_month", "["),
    Key("right_square_bracket", "later_month", "]"),
    _BACK,
)
DEBRIEF = (_BACK,)
ROSTER = (
    Key("s", "swap"),
    _BACK,
)

HANDOVER = (
    Key("space", "walk_item", "space"),
    Key("enter", "walk_item", "⏎", bar=False),
    Key("y", "accept_shift"),
    Key("i", "add_issue"),
    Key("a", "add_action"),
    Key("w", "add_whatif"),
    Key("x", "note_done"),
    Key("o", "offer_shift"),
    Key("d", "withdraw_shift"),
    Key("tab", "other_sheet", "tab"),
    Key("v", "open"),
    _BACK,
)

HEALTH = (
    Key("enter", "open", "⏎"),
    Key("r", "check_now"),
    _BACK,
)
RESULT = (
    Key("R", "to_risk"),
    Key("n", "to_incident"),
    Key("r", "check_now"),
    _BACK,
)
RISKS = (
    Key("enter", "open", "⏎"),
    Key("n", "new_risk"),
    Key("g", "suggestions"),
    _BACK,
)
RISK = (
    Key("a", "assess"),
    Key("p", "measures"),
    Key("v", "review_risk"),
    Key("x", "settle"),
    Key("u", "undo"),
    _BACK,
)

OBLIGATIONS = (
    Key("enter", "open", "⏎"),
    Key("n", "new_service"),
    _BACK,
)
SERVICES = (
    Key("n", "new_service"),
    Key("e", "amend_service"),
    Key("x", "withdraw_service"),
    _BACK,
)

SCREENS = {
    "home": HOME,
    "incident": INCIDENT,
    "past": PAST,
    "case": CASE,
    "explain": EXPLAIN,
    "card": CARD,
    "system": SYSTEM,
    "plan": PLAN,
    "run": RUN,
    "timeline": TIMELINE,
    "roster": ROSTER,
    "handover": HANDOVER,
    "health": HEALTH,
    "result": RESULT,
    "risks": RISKS,
    "risk": RISK,
    "debrief": DEBRIEF,
    "pictures": PICTURES,
    "obligations": OBLIGATIONS,
    "services": SERVICES,
}
