"""MySQL's mysql, in batch mode (`-N -B`), for what comes on stdin.

State: `mysql.blocker` (the connection that holds a lock), `mysql.connections` (percent of the
limit; from 100 on nobody gets in).
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 500
_LEAKED = 390


def mysql(_: list[str]) -> int:
    """Answer the SQL; an error ends it, as in batch mode."""
    if _percent() >= 100:
        say("ERROR 1040 (HY000): Too many connections", error=True)
        return 1
    for statement in re.split(r";\s*(?:\n|$)", sys.stdin.read()):
        sql = " ".join(statement.split()).lower()
        if not sql:
            continue
        for part, answer in _ANSWERS.items():
            if part in sql:
                if error := answer(sql):
                    say(error, error=True)
                    return 1
                break
        else:
            say("ERROR 1146 (42S02) at line 1: Table doesn't exist", error=True)
            return 1
    return 0


def _percent() -> float:
    return float(read("mysql.connections") or 17)


def _waiting(sql: str) -> None:
    held = read("mysql.blocker")
    if "'waiting|'" in sql:
        say("waiting|5|142" if held else "waiting|0|0")
    elif found := re.search(r"blocking_pid=(\d+)", sql):
        say("5" if found[1] == held else "0")
    else:
        say("5" if held else "0")


def _blocker(sql: str) -> None:
    held = read("mysql.blocker")
    if "'blockers|'" in sql:
        say(f"blockers|{1 if held else 0}")
    elif held:
        say(f"blocker|{held}|Sleep|10.20.3.41|nursing|903|12")


def _kill(sql: str) -> str | None:
    number = sql.removeprefix("kill ").strip()
    if number.isdecimal() and int(number) >= 7000:
        clear("mysql.connections")
    elif number == read("mysql.blocker"):
        clear("mysql.blocker")
    else:
        return f"ERROR 1094 (HY000) at line 1: Unknown thread id: {number}"
    return None


def _limit(_: str) -> None:
    say(f"connections|{round(_MOST * _percent() / 100)}|{_MOST}|{_percent():.0f}")


def _owners(_: str) -> None:
    sleeping = _LEAKED if read("mysql.connections") else 52
    total = sleeping + 33
    say(f"total|{total}", f"owner|Sleep|10.20.3.32|nursing|{sleeping}|{100 * sleeping // total}")
    say(f"owner|Query|10.20.3.31|nursing|9|{900 // total}")


def _idle(sql: str) -> None:
    if read("mysql.connections") and "'10.20.3.32'" in sql:
        say(*(f"kill {7000 + one};" for one in range(_LEAKED)))


def _raise(_: str) -> None:
    clear("mysql.connections")


_ANSWERS: dict[str, Callable[[str], str | None]] = {
    "'blockers|'": _blocker,
    "'blocker|'": _blocker,
    "sys.innodb_lock_waits": _waiting,
    "'connections|'": _limit,
    "select round(100*variable_value": lambda _: say(f"{_percent():.0f}"),
    "'total|'": lambda _: None,
    "'owner|'": _owners,
    "concat('kill ',": _idle,
    "kill ": _kill,
    "set global max_connections": _raise,
}
"""A part that a statement has to what is answered, or the error; the first that fits."""
