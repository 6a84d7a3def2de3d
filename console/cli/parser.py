"""The whole command line, as the docs have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.cli.declare import BULK, declare
from console.cli.duty_options import declare_duties
from console.cli.handover_options import declare_handover
from console.cli.proving import declare_health, declare_risk
from console.cli.report_options import declare_report
from console.cli.usage import Parser, Version, everywhere

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from console.words.words import Words

_VERBS_OF_ONE = (
    "show", "ack", "assign", "note", "pause", "resume", "resolve", "reopen", "undo",
)  # fmt: skip


def parser(vocabulary: Words) -> argparse.ArgumentParser:
    """Return the whole command line; a test compares it with the docs."""
    cli = vocabulary.cli
    Parser.vocabulary = vocabulary

    def common(to: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return everywhere(to, cli.options)

    root = common(Parser("oncall", description=cli.about))
    root.add_argument("--version", action=Version, help=cli.usage["version"])
    root.set_defaults(verb=None)
    groups = {"": root.add_subparsers(dest="verb", metavar="", parser_class=Parser)}

    def verb(name: str, under: str = "") -> argparse.ArgumentParser:
        text = cli.verbs[f"{under}.{name}" if under else name]
        into = groups[under]
        return common(into.add_parser(name, help=text, description=text))

    def group(name: str) -> None:
        into = verb(name)
        groups[name] = into.add_subparsers(
            dest="action", metavar="", required=True, parser_class=Parser
        )

    def option(
        to: argparse.ArgumentParser,
        name: str,
        *,
        metavar: str | None = None,
        default: str | None = None,
        required: bool = False,
        choices: Sequence[str] | None = None,
    ) -> None:
        text = cli.options[name.replace("-", "_")]
        to.add_argument(
            f"--{name}",
            metavar=metavar or (None if choices else name.upper()),
            default=default,
            required=required,
            choices=choices,
            help=text,
        )

    def flag(to: argparse.ArgumentParser, name: str) -> None:
        to.add_argument(f"--{name}", action="store_true", help=cli.options[name.replace("-", "_")])

    demo = verb("demo")
    option(demo, "story", default="archive")
    demo.add_argument("--seed", type=int, default=1, help=cli.options["seed"])
    demo.add_argument("--speed", type=_speed, default=1.0, help=cli.options["speed"])
    flag(demo, "headless")
    demo.add_argument("--month", action="store_true", help=cli.options["sample_month"])

    drill = verb("drill")
    drill.add_argument("id", nargs="?", help=cli.options["drill"])
    drill.add_argument("--speed", type=_speed, default=1.0, help=cli.options["speed"])
    option(drill, "keep", metavar="DIR")
    drill.add_argument("--headless", action="store_true", help=cli.options["rehearse"])
    flag(drill, "json")

    verb("init").add_argument("directory", help=cli.options["directory"])
    check = verb("check")
    check.add_argument("directory", nargs="?", help=cli.options["directory"])
    flag(check, "live")
    verb("schema")
    status = verb("status")
    status.add_argument("--at", metavar="TIME", default="", help=cli.options["then"])
    flag(status, "json")
    flag(verb("watch"), "json")

    group("incident")
    new = verb("new", "incident")
    option(new, "title", default="")
    option(new, "system", default="")
    option(new, "component", default="")
    option(new, "service", default="support")
    option(new, "priority", default="")
    option(new, "impact", default="")
    option(new, "urgency", default="")
    option(new, "channel")
    option(new, "requester", default="")
    option(new, "department", default="")
    option(new, "contact", default="")
    option(new, "received", default="", metavar="TIME")
    option(new, "chat", metavar="FILE")
    flag(new, "json")
    listing = verb("list", "incident")
    flag(listing, "all")
    option(listing, "filter", metavar="TEXT", default="")
    option(listing, "order", choices=("due", "newest", "priority", "system"))
    option(listing, "view", metavar="NAME")
    flag(listing, "json")
    for name in _VERBS_OF_ONE:
        one = verb(name, "incident")
        one.add_argument("id", help=cli.options["id"])
        if name == "assign":
            option(one, "to", required=True)
        elif name == "pause":
            option(one, "reason", required=True)
        if name not in ("show", "assign", "resume", "undo"):
            one.add_argument(
                "text", nargs=None if name == "note" else "?", default="", help=cli.options["text"]
            )
        if name == "note":
            one.add_argument(
                "--attach", action="append", default=[], metavar="FILE", help=cli.options["attach"]
            )
        if name in BULK:
            flag(one, "effects")
        if name == "reopen":
            flag(one, "anew")
        flag(one, "json")
    declare(verb, cli.options)

    classify = verb("classify", "incident")
    classify.add_argument("id", help=cli.options["id"])
    for name in ("service", "impact", "urgency", "priority", "grade", "scope", "problem", "flags"):
        option(classify, name)
    option(classify, "why", required=True)
    flag(classify, "json")
    plan = verb("plan", "incident")
    plan.add_argument("id", help=cli.options["id"])
    option(plan, "on", required=True)
    plan.add_argument("text", nargs="?", default="", help=cli.options["text"])
    flag(plan, "json")
    breach = verb("breach", "incident")
    breach.add_argument("id", help=cli.options["id"])
    option(breach, "clock", default="contract.respond")
    option(breach, "cause", required=True)
    breach.add_argument("text", help=cli.options["text"])
    flag(breach, "json")
    explain = verb("explain", "incident")
    explain.add_argument("id", nargs="?", default="", help=cli.options["id"])
    option(explain, "service", default="support")
    option(explain, "priority", default="")
    option(explain, "received", default="")
    flag(explain, "json")
    describe = verb("describe", "incident")
    describe.add_argument("id", help=cli.options["id"])
    for name in ("title", "system", "component", "department", "requester", "contact"):
        option(describe, name)
    flag(describe, "json")
    merge = verb("merge", "incident")
    merge.add_argument("id", help=cli.options["id"])
    merge.add_argument("into", help=cli.options["into"])
    flag(merge, "json")
    similar = verb("similar", "incident")
    similar.add_argument("like", help=cli.options["like"])
    flag(similar, "json")

    export = verb("export", "incident")
    export.add_argument("id", help=cli.options["id"])
    export.add_argument("directory", nargs="?", help=cli.options["directory"])

    group("runbook")
    flag(verb("list", "runbook"), "json")
    show = verb("show", "runbook")
    show.add_argument("id", help=cli.options["id"])
    flag(show, "json")
    start = verb("new", "runbook")
    start.add_argument("id", help=cli.options["id"])
    start.add_argument("directory", nargs="?", help=cli.options["directory"])
    verb("check", "runbook").add_argument("file", nargs="+", help=cli.options["file"])
    test = verb("test", "runbook")
    test.add_argument("book", help=cli.options["book"])
    test.add_argument("answers", help=cli.options["answers"])
    test.add_argument("--host", action="append", default=[], help=cli.options["host"])
    test.add_argument("--set", action="append", default=[], help=cli.options["set"])
    flag(test, "json")
    record = verb("record", "runbook")
    record.add_argument("run", help=cli.options["run"])
    record.add_argument("directory", nargs="?", help=cli.options["directory"])
    run = verb("run", "runbook")
    run.add_argument("id", help=cli.options["id"])
    run.add_argument("--host", action="append", default=[], help=cli.options["host"])
    run.add_argument("--set", action="append", default=[], help=cli.options["set"])
    run.add_argument("--from", dest="first", metavar="STEP", help=cli.options["first"])
    run.add_argument(
        "--without", action="append", default=[], metavar="STEP", help=cli.options["without"]
    )
    option(run, "incident")
    flag(run, "dry-run")
    flag(run, "yes-change")
    flag(run, "json")

    roster = verb("roster")
    option(roster, "days")
    flag(roster, "json")
    declare_report(verb, cli.options)
    groups["roster"] = roster.add_subparsers(dest="action", metavar="", parser_class=Parser)
    swap = verb("swap", "roster")
    swap.add_argument("start", metavar="FROM", help=cli.options["from"])
    swap.add_argument("until", metavar="TO", help=cli.options["until"])
    swap.add_argument("engineers", metavar="ENGINEER[,…]", help=cli.options["engineers"])
    swap.add_argument("why", nargs="?", default="", help=cli.options["why"])
    group("notify")
    test = verb("test", "notify")
    test.add_argument("--to", metavar="ENGINEER", help=cli.options["recipient"])

    group("health")
    declare_health(verb, cli.options)
    group("risk")
    declare_risk(verb, cli.options)
    declare_handover(verb, groups, cli.options)
    declare_duties(verb, group, cli.options)

    trust = verb("trust")
    trust.add_argument("host", help=cli.options["host"])
    trust.add_argument("fingerprint", nargs="?", help=cli.options["fingerprint"])
    verb("shell").add_argument("host", help=cli.options["host"])
    replay = verb("replay")
    replay.add_argument("file", help=cli.options["cast"])
    replay.add_argument("--speed", type=_speed, default=1.0, help=cli.options["speed"])

    timeline = verb("timeline")
    timeline.add_argument("action", nargs="?", default="show", help=cli.options["count"])
    timeline.add_argument("directory", nargs="?", metavar="DIR", help=cli.options["directory"])
    flag(timeline, "json")
    flag(timeline, "follow")
    return root


def _speed(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1000:
        raise ValueError(text)
    return value
