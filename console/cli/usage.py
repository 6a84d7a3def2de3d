"""argparse, speaking the chosen language: its titles, its usage line, and what it refuses."""

from __future__ import annotations

import argparse
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from console.words.words import Words

_REFUSALS = {
    "required": r"the following arguments are required: (?P<what>.*)",
    "unrecognized": r"unrecognized arguments: (?P<what>.*)",
    "verb": r"argument : invalid choice: (?P<what>.*) \(choose from (?P<known>.*)\)",
    "choice": r"argument (?P<where>.*): invalid choice: (?P<what>.*) \(choose from (?P<known>.*)\)",
    "expected": r"argument (?P<where>[^:]*): expected .*argument.*",
    "value": r"argument (?P<where>[^:]*): invalid \w* ?value: (?P<what>.*)",
    "ambiguous": r"ambiguous option: (?P<what>.*) could match (?P<known>.*)",
}
"""How argparse says what it refuses, since it has no codes; a test holds them true."""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line of the chosen language, and exits 2."""

    vocabulary: Words
    _verbs: Any = None
    _mixing = False

    def __init__(self, prog: str, *, description: str = "") -> None:
        shape = partial(_Formatter, words=self.vocabulary)
        super().__init__(prog, description=description, formatter_class=shape, add_help=False)
        cli = self.vocabulary.cli
        self._positionals.title, self._optionals.title = cli.usage["words"], cli.usage["options"]
        self.add_argument("-h", "--help", action="help", help=cli.usage["help"])

    def add_subparsers(self, **given: Any) -> Any:  # noqa: ANN401  # argparse's own types
        """Keep the verbs, to name them."""
        self._verbs = super().add_subparsers(**given)
        return self._verbs

    def parse_known_args(  # type: ignore[override]  # of which only one shape is used
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; a verb takes its words and options in any order, and refuses what it has not.

        The refusal names the verb, whose help says what it has.
        """
        if self._verbs is not None or self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        # argparse would cut seven letters off, as many as its own "usage: " has.
        self.usage = self.format_usage().removeprefix(f"{self.vocabulary.cli.usage['usage']} ")
        given, unknown = self.parse_known_intermixed_args(args, namespace)
        self._mixing = False
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return given, unknown

    def error(self, message: str) -> NoReturn:
        """Print the one line and leave."""
        cli = self.vocabulary.cli
        text = cli.messages["bad_usage"].format(why=self._refusal(message), prog=self.prog)
        sys.stderr.write(f"{text}\n")
        sys.exit(2)

    def _refusal(self, message: str) -> str:
        if self._verbs is not None and message.endswith(": "):  # a verb has no name there
            known = ", ".join(self._verbs.choices)
            return self.vocabulary.cli.refusals["no_verb"].format(known=known)
        for code, pattern in _REFUSALS.items():
            if found := re.fullmatch(pattern, message, re.DOTALL):
                values = {name: value.replace("'", "") for name, value in found.groupdict().items()}
                if code == "required":
                    values["what"] = ", ".join(map(self._said, values["what"].split(", ")))
                return self.vocabulary.cli.refusals[code].format(**values)
        return message

    def _said(self, name: str) -> str:
        """Return what is lacking with what it is, where that is a word and no option."""
        told = self.vocabulary.cli.options.get(name)
        return f"{name}（{told}）" if told and self.vocabulary.lang == "zh" else name


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, *, words: Words) -> None:
        super().__init__(prog)
        self._said = words.cli.usage["usage"]

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage line under its own word."""
        super().add_usage(usage, actions, groups, f"{self._said} " if prefix is None else prefix)


def everywhere(to: argparse.ArgumentParser, options: Mapping[str, str]) -> argparse.ArgumentParser:
    """Add the options that every verb has, and none needs; `options`: what helps with each."""
    none = argparse.SUPPRESS
    to.add_argument("--config", metavar="DIR", default=none, help=options["config"])
    to.add_argument("--data", metavar="DIR", default=none, help=options["data"])
    to.add_argument("--lang", choices=("zh", "en"), default=none, help=options["lang"])
    to.add_argument("--actor", metavar="NAME", default=none, help=options["actor"])
    return to


class Version(argparse.Action):
    """Prints the version; looks it up only then."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002 - argparse's name
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Print and leave."""
        from importlib.metadata import version

        sys.stdout.write(f"oncall {version('oncall-console')}\n")
        parser.exit()
