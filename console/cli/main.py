"""Entry of `oncall`: parse, then import only what the verb needs."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.usage import everywhere
from console.words.languages import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.model import Lang
    from console.words.words import Words

Arguments = argparse.Namespace

_VERBS = {
    None: "console.cli.screen",
    "demo": "console.cli.demo",
    "drill": "console.cli.drill",
    "init": "console.cli.site",
    "check": "console.cli.site",
    "schema": "console.cli.site",
    "status": "console.cli.status",
    "watch": "console.cli.watch",
    "incident": "console.cli.incident",
    "runbook": "console.cli.runbook",
    "timeline": "console.cli.timeline",
    "roster": "console.cli.roster",
    "handover": "console.cli.handover",
    "report": "console.cli.report",
    "notify": "console.cli.roster",
    "health": "console.cli.health",
    "risk": "console.cli.risk",
    "obligation": "console.cli.obligation",
    "service": "console.cli.service",
    "trust": "console.cli.trust",
    "shell": "console.cli.shell",
    "replay": "console.cli.shell",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status: 0 well, 1 a problem found, 2 a wrong request."""
    _replacing()
    gc.disable()  # what is imported stays: looking for garbage among it takes a fifth of the start
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = os.environ.get("ONCALL_LANG", "")
    vocabulary = words(_language(arguments))
    if asked and not asked.lower().startswith(("zh", "en")):
        sys.stderr.write(vocabulary.cli.messages["no_language"].format(given=asked) + "\n")
        return 2
    given = _given(arguments, vocabulary)
    given.words = vocabulary
    given.named_data = hasattr(given, "data")
    given.data = _folder(given, "data", "ONCALL_DATA", "XDG_DATA_HOME", ".local/share")
    if not hasattr(given, "config") and (given.data / "site").is_dir():
        given.config = given.data / "site"  # a demo's data folder holds its site
    given.config = _folder(given, "config", "ONCALL_CONFIG", "XDG_CONFIG_HOME", ".config")
    given.actor = getattr(given, "actor", None) or os.environ.get("ONCALL_ACTOR") or _login()
    run: Callable[[Arguments], int] = import_module(_VERBS[given.verb]).run
    from console.cli.failure import guarded

    gc.freeze()
    gc.enable()

    return guarded(run, given)


def _replacing() -> None:
    """Let a terminal show a sign for what its encoding does not have, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _given(arguments: Sequence[str], vocabulary: Words) -> Arguments:
    """Parse what was asked for; who only opens the screen does not wait for forty verbs."""
    short = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    short.set_defaults(verb=None)
    with suppress(argparse.ArgumentError):  # the whole one says it better
        given, more = everywhere(short, vocabulary.cli.options).parse_known_args(arguments)
        if not more:
            return given
    from console.cli.parser import parser

    return parser(vocabulary).parse_args(arguments)


def _language(arguments: Sequence[str]) -> Lang:
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            return "en" if arguments[at + 1] == "en" else "zh"
        if argument.startswith("--lang="):
            return "en" if argument == "--lang=en" else "zh"
    for name in ("ONCALL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def _folder(given: Arguments, option: str, variable: str, xdg: str, home: str) -> Path:
    if chosen := getattr(given, option, None) or os.environ.get(variable):
        return Path(chosen).expanduser()
    base = os.environ.get(xdg)
    return (Path(base) if base else Path.home() / home) / "oncall"


def _login() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
