"""What went wrong, in one clear line for each mistake; never a traceback."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from config.errors import Invalid
from config.loader import load
from console.cli.render import STDOUT
from console.desk.errors import Denied
from console.duty.record import Conflict, JournalError
from console.words.failures import denial, fault_line, race, spoken, trouble
from console.words.sentences import Names
from runbooks.commands import Wrong
from runbooks.ports import Refused
from sources.clean import clean_text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from console.words.words import Words


def guarded(run: Callable[[Namespace], int], given: Namespace) -> int:
    """Run a verb; turn its known failures into words and an exit status."""
    words: Words = given.words
    try:
        return run(given)
    except Invalid as invalid:
        say(*(fault_line(fault, words) for fault in invalid.faults))
        return 2
    except (Denied, Wrong) as denied:
        say(denial(denied.code, denied.value, words, getattr(denied, "known", ())))
        return 2
    except Conflict as conflict:
        names = Names(load(given.config, cache=given.data / "site.cache"), words)
        say(race(conflict.event, words, names.person))
        return 1
    except JournalError as error:
        why = trouble(error.code, error.detail, words)
        say(words.cli.messages["journal"].format(path=given.data, why=why))
        return 2
    except Refused as refused:
        why = trouble(refused.code, refused.detail, words)
        say(words.runs.not_logged.format(why=why))
        return 2
    except BrokenPipeError:
        return 0
    except OSError as error:
        why, path = spoken(error.strerror or str(error), words), error.filename or ""
        path = words.cli.messages["stdout"] if path == STDOUT else path
        say(words.cli.messages["cannot_write"].format(path=path, why=why))
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        say(words.cli.messages["interrupted"])
        return 130


def say(*lines: str) -> None:
    """Write words (not data) to stderr."""
    sys.stderr.write("".join(f"{clean_text(line)}\n" for line in lines))
