"""The arguments of the verbs that carry an incident from its diagnosis to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

BULK = ("ack", "pause", "resolve")
"""Verbs that may go through to the effects."""


def declare(verb: Callable[[str, str], ArgumentParser], options: Mapping[str, str]) -> None:
    """Declare each verb of `oncall incident` that belongs here."""

    def one(name: str, text: str | None = "?") -> ArgumentParser:
        to = verb(name, "incident")
        to.add_argument("id", help=options["id"])
        if text is not None:
            nargs = None if text == "!" else text
            to.add_argument("text", nargs=nargs, default="", help=options["text"])
        flag(to, "json")
        return to

    def flag(to: ArgumentParser, name: str) -> None:
        to.add_argument(f"--{name}", action="store_true", help=options[name.replace("-", "_")])

    def said(to: ArgumentParser, *, channel: str = "phone") -> None:
        to.add_argument("--by", metavar="WHO", default="", help=options["by"])
        to.add_argument("--channel", metavar="CHANNEL", default=channel, help=options["channel"])
        to.add_argument("--at", metavar="TIME", default="", help=options["at"])

    propose = one("propose", "!")
    propose.add_argument("--run", metavar="RUN", default="", help=options["run"])
    propose.add_argument("--step", metavar="STEP", default="", help=options["step"])
    agree = one("agree")
    said(agree)
    flag(agree, "override")
    said(one("decline"))
    confirm = one("confirm")
    said(confirm)
    confirm.add_argument(
        "--satisfaction", type=int, metavar="N", default=None, help=options["satisfaction"]
    )
    flag(confirm, "not-solved")
    close = one("close")
    close.add_argument("--cause", metavar="CODE", required=True, help=options["cause_code"])
    close.add_argument("--fix", metavar="CODE", required=True, help=options["fix"])
    one("learn", "!")
    link = one("link", None)
    link.add_argument("--cause", metavar="ID", required=True, help=options["cause"])
    one("unlink", None)
    one("card", None)
    fallback = verb("fallback", "incident")
    fallback.add_argument("id", help=options["id"])
    fallback.add_argument("phase", choices=("start", "end"), help=options["phase"])
    fallback.add_argument("text", nargs="?", default="", help=options["text"])
    flag(fallback, "json")
    fallback.add_argument("--at", metavar="TIME", default="", help=options["at"])
    for name, told in (("department", "departments_told"), ("system", "system")):
        fallback.add_argument(
            f"--{name}", action="append", default=[], metavar="NAME", help=options[told]
        )
    entry = one("backentry", None)
    entry.add_argument("--item", metavar="ITEM", default="", help=options["item"])
    entry.add_argument("--by", metavar="WHO", default="", help=options["by"])
    entry.add_argument("--na", metavar="WHY", default="", help=options["na"])
