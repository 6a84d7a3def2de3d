"""The arguments of `oncall handover` and of `oncall incident takeover`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from console.cli.usage import Parser

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

FORMATS = ("md", "json", "html")


def declare_handover(
    verb: Callable[..., ArgumentParser],
    groups: dict[str, argparse._SubParsersAction[Parser]],
    options: Mapping[str, str],
) -> None:
    """Declare each verb of the family."""

    def printed(to: ArgumentParser, default: str) -> None:
        text = options["handover_format"]
        to.add_argument("--format", choices=FORMATS, default=default, help=text)

    def since(to: ArgumentParser, default: str) -> None:
        text = options["handover_since"]
        to.add_argument("--since", metavar="TIME", default=default, help=text)

    def number(to: ArgumentParser) -> None:
        to.add_argument("id", nargs="?", help=options["handover_id"])

    handover = verb("handover")
    printed(handover, "md")
    since(handover, "")
    groups["handover"] = handover.add_subparsers(dest="action", metavar="", parser_class=Parser)
    add = verb("add", "handover")
    add.add_argument("what", help=options["handover_what"])
    add.add_argument("text", help=options["text"])
    add.add_argument("--then", metavar="TEXT", default="", help=options["handover_then"])
    done = verb("done", "handover")
    done.add_argument("note", help=options["handover_note"])
    done.add_argument("text", nargs="?", default="", help=options["text"])
    offer = verb("offer", "handover")
    offer.add_argument("--to", metavar="ENGINEER", default="", help=options["handover_to"])
    since(offer, argparse.SUPPRESS)
    withdraw = verb("withdraw", "handover")
    number(withdraw)
    withdraw.add_argument("text", nargs="?", default="", help=options["text"])
    accept = verb("accept", "handover")
    number(accept)
    accept.add_argument(
        "--restate",
        metavar="ITEM=TEXT",
        action="append",
        default=[],
        help=options["handover_restate"],
    )
    listing = verb("list", "handover")
    listing.add_argument("--json", action="store_true", help=options["json"])
    show = verb("show", "handover")
    number(show)
    printed(show, argparse.SUPPRESS)

    takeover = verb("takeover", "incident")
    takeover.add_argument("id", help=options["id"])
    takeover.add_argument("text", help=options["text"])
    takeover.add_argument("--json", action="store_true", help=options["json"])
