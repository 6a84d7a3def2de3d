"""达梦's disql, for what comes on stdin.

State: `dm.blocker` (the session that holds a lock), `dm.space_used` (percent of tablespace MAIN).
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_DIRECTIVE = re.compile(r"(?i)^(?:set|whenever|exit|quit)\b.*")


def disql(arguments: list[str]) -> int:
    """Log in with the script's CONN, then answer its SQL; `-S` means without a banner."""
    lines = [line.strip() for line in sys.stdin.read().splitlines()]
    if "/NOLOG" not in arguments or not any(one.lower().startswith("conn ") for one in lines):
        say("[-70020]:Not connected.")
        return 1
    lines = [one for one in lines if not one.lower().startswith("conn ")]
    for statement in " ".join(one for one in lines if not _DIRECTIVE.match(one)).split(";"):
        sql = statement.strip()
        if not sql:
            continue
        for part, answer in _ANSWERS.items():
            if part in sql.lower():
                if error := answer(sql.lower()):
                    say(error)
                    return 2
                break
        else:
            say("[-2106]:Error in line: 1", "Invalid table or view name.")
            return 2
    return 0


def _waiting(_: str) -> None:
    say("waiting|6|187" if read("dm.blocker") else "waiting|0|0")


def _waits(sql: str) -> None:
    blocker = read("dm.blocker")
    asked = re.search(r"s\.sess_id=(\d+)", sql)
    say("6" if blocker and (asked is None or asked[1] == blocker) else "0")


def _blocker(_: str) -> None:
    blocker = read("dm.blocker")
    say(f"blockers|{1 if blocker else 0}")
    if blocker:
        say(f"blocker|{blocker}|IDLE|BAS-PC02|病案编目.exe|1420|36")


def _close(sql: str) -> str | None:
    found = re.search(r"sp_close_session\((\d+)\)", sql)
    if found is None or found[1] != read("dm.blocker"):
        return "[-8224]:Invalid session id."
    clear("dm.blocker")
    return None


def _used() -> float:
    return float(read("dm.space_used") or 63.5)


def _spaces(_: str) -> None:
    used = _used()
    say(f"space|MAIN|{used:g}|{round(327.68 * (100 - used))}", "space|SYSTEM|12.4|28705")


def _files(_: str) -> None:
    say("room|590", "file|/data/dm/BASY/MAIN.DBF|YES|32178|32768")


def _add(sql: str) -> str | None:
    if 'alter tablespace "main" add datafile' not in sql:
        return "[-3406]:Tablespace does not exist."
    clear("dm.space_used")
    return None


_ANSWERS: dict[str, Callable[[str], str | None]] = {
    "'blockers|'": lambda _: None,
    "'blocker|'": _blocker,
    "'waiting|'": _waiting,
    "from v$trxwait": _waits,
    "sp_close_session": _close,
    "'space|'": _spaces,
    "max(100.0": lambda _: say(f"{_used():g}"),
    "'room|'": lambda _: None,
    "'file|'": _files,
    "add datafile": _add,
}
"""A part that a statement has to what is answered, or the error; the first that fits."""
