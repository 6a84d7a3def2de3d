"""The arguments of `oncall report`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Mapping

FORMATS = ("md", "html", "docx", "json")
LIST = ""
"""What stands for all figures."""


def declare_report(verb: Callable[[str], ArgumentParser], options: Mapping[str, str]) -> None:
    """Declare the verb."""
    report = verb("report")
    for name, metavar in (("month", "YYYY-MM"), ("quarter", "YYYY-QN"), ("year", "YYYY")):
        report.add_argument(f"--{name}", metavar=metavar, help=options[f"report_{name}"])
    report.add_argument("--from", dest="first", metavar="DATE", help=options["report_from"])
    report.add_argument("--to", dest="last", metavar="DATE", help=options["report_to"])
    report.add_argument("--format", choices=FORMATS, help=options["format"])
    report.add_argument("--output", metavar="FILE", help=options["output"])
    report.add_argument("--force", action="store_true", help=options["force"])
    report.add_argument(
        "--explain", metavar="FIGURE", nargs="?", const=LIST, help=options["explain"]
    )
    report.add_argument("--json", action="store_true", help=options["json"])
