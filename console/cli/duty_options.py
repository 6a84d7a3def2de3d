"""The arguments of `oncall obligation` and `oncall service`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

OPTIONS = (
    "on", "to", "period", "system", "who", "hours", "audience", "present", "mode", "person-days",
    "schema", "signed-by", "signed", "format", "score", "answers",
)  # fmt: skip
"""Fields of a record that are options; `text` stands by itself."""


def declare_duties(
    verb: Callable[..., ArgumentParser],
    group: Callable[[str], None],
    options: Mapping[str, str],
) -> None:
    """Declare each verb of the two families."""

    def flag(to: ArgumentParser, name: str, text: str) -> None:
        to.add_argument(f"--{name}", action="store_true", help=options[text])

    def fields(to: ArgumentParser) -> None:
        for name in OPTIONS:
            text = options[f"service_{name.replace('-', '_')}"]
            dest = f"said_{name.replace('-', '_')}"
            meta = name.upper()
            to.add_argument(f"--{name}", dest=dest, metavar=meta, default=None, help=text)
        for name in ("incident", "attach"):
            text = options[f"service_{name}"]
            meta = "FILE" if name == "attach" else "ID"
            to.add_argument(f"--{name}", action="append", default=None, metavar=meta, help=text)
        flag(to, "json", "json")

    group("obligation")
    for name in ("list", "show"):
        one = verb(name, "obligation")
        if name == "show":
            one.add_argument("id", help=options["id"])
        one.add_argument("--on", metavar="DATE", default="", help=options["on_day"])
        flag(one, "json", "json")
    group("service")
    new = verb("new", "service")
    new.add_argument("kind", metavar="KIND", help=options["service_kind"])
    new.add_argument("text", nargs="?", default=None, help=options["service_text"])
    fields(new)
    listing = verb("list", "service")
    listing.add_argument("--kind", metavar="KIND", default="", help=options["service_kind"])
    flag(listing, "all", "service_all")
    flag(listing, "json", "json")
    show = verb("show", "service")
    show.add_argument("id", help=options["id"])
    flag(show, "json", "json")
    amend = verb("amend", "service")
    amend.add_argument("id", help=options["id"])
    amend.add_argument("--text", metavar="TEXT", default=None, help=options["service_text"])
    amend.add_argument("--why", metavar="WHY", default="", help=options["service_why"])
    fields(amend)
    withdraw = verb("withdraw", "service")
    withdraw.add_argument("id", help=options["id"])
    withdraw.add_argument("why", metavar="WHY", help=options["service_why"])
    flag(withdraw, "json", "json")
