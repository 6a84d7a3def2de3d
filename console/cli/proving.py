"""The arguments of health checks and of the risk register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

    Verb = Callable[[str, str], ArgumentParser]
    Options = Mapping[str, str]

_MEASURES = ("prevention", "contingency", "response")


def declare_health(verb: Verb, options: Options) -> None:
    """Declare each verb of `oncall health`."""
    _flag(verb("list", "health"), "json", options)
    show = verb("show", "health")
    show.add_argument("id", help=options["health"])
    _flag(show, "json", options)
    run = verb("run", "health")
    run.add_argument("id", nargs="?", default="", help=options["health"])
    _flag(run, "due", options)
    _flag(run, "json", options)
    rise = verb("raise", "health")
    rise.add_argument("id", help=options["health"])
    rise.add_argument("finding", metavar="STEP/HOST", help=options["finding"])
    rise.add_argument(
        "--as", dest="into", choices=("risk", "incident"), default="risk", help=options["as"]
    )
    _flag(rise, "json", options)


def declare_risk(verb: Verb, options: Options) -> None:
    """Declare each verb of `oncall risk`."""

    def one(name: str) -> ArgumentParser:
        to = verb(name, "risk")
        to.add_argument("id", help=options["risk"])
        return to

    listing = verb("list", "risk")
    _flag(listing, "closed", options)
    _flag(listing, "json", options)
    new = verb("new", "risk")
    new.add_argument("title", help=options["risk_title"])
    new.add_argument("--source", metavar="SOURCE", default="other", help=options["source"])
    _graded(new, options)
    new.add_argument("--system", metavar="SYSTEM", default="", help=options["system"])
    for name in ("owner", *_MEASURES, "review"):
        new.add_argument(f"--{name}", metavar=name.upper(), default="", help=options[name])
    assess = one("assess")
    _graded(assess, options)
    assess.add_argument("--why", metavar="WHY", required=True, help=options["risk_why"])
    plan = one("plan")
    plan.add_argument("--title", metavar="TITLE", help=options["risk_title"])
    for name in ("source", "owner", *_MEASURES):
        plan.add_argument(f"--{name}", metavar=name.upper(), help=options[name])
    review = one("review")
    review.add_argument("text", help=options["text"])
    review.add_argument("--review", metavar="DATE", default="", help=options["review"])
    close = one("close")
    close.add_argument("why", help=options["risk_why"])
    close.add_argument("--state", metavar="STATE", default="closed", help=options["risk_state"])
    for to in (new, one("show"), assess, plan, review, close, one("undo"), verb("suggest", "risk")):
        _flag(to, "json", options)


def _graded(to: ArgumentParser, options: Options) -> None:
    for name, told in (("likelihood", "likelihood"), ("impact", "risk_impact")):
        to.add_argument(f"--{name}", metavar="1-3", type=int, required=True, help=options[told])


def _flag(to: ArgumentParser, name: str, options: Options) -> None:
    to.add_argument(f"--{name}", action="store_true", help=options[name])
