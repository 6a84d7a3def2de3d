"""Backups of SQL Server as sqlcmd tells of them.

State: `backup.age` (hours), `backup.agent` (stopped), `backup.code` (the system's error that the
job met), `backup.small` (percent of what a backup used to be), `backup.room` (none), `backup.bad`
(what is written cannot be read).
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read, say

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = 41230
_ERRORS = {
    "64": "The specified network name is no longer available.",
    "112": "There is not enough space on the disk.",
}


def asked(low: str) -> bool:
    """Return whether a query is about backups of databases."""
    return "msdb.dbo" in low or "backup database" in low or "restore verifyonly" in low


def answer(low: str) -> int:
    """Answer such a query; it is in small letters."""
    if "backup database" in low:
        return _write()
    if "restore verifyonly" in low:
        return _verify()
    if "sysjobhistory" in low:
        _history()
    elif "sysjobs" in low:
        say(f"1|{0 if _hours() > 26 else 1}|{time.strftime('%Y%m%d')}|每日全备")
    elif "row_number()" in low:
        share = int(read("backup.small") or 100)
        say(f"{_SIZE * share // 100}|{share}")
    elif "sys.databases" in low:
        rows = [("LIS", _hours(), "9"), ("msdb", 7, "-"), ("master", 7, "-"), ("model", 7, "-")]
        say(*(f"{name}|{hours}|{log}" for name, hours, log in rows))
    else:
        say(str(_hours()))
    return 0


def _hours() -> int:
    return int(read("backup.age") or 7)


def _history() -> None:
    late = _hours() > 26
    say(f"failed|{2 if late else 0}")
    if late:
        code = read("backup.code") or "64"
        say(
            f"{time.strftime('%Y%m%d')}|Executed as user: NT SERVICE\\SQLSERVERAGENT. Cannot open "
            f"backup device 'D:\\Backup\\LIS.bak'. Operating system error {code}({_ERRORS[code]}). "
            "[SQLSTATE 42000] (Error 3201)  BACKUP DATABASE is terminating abnormally. "
            "[SQLSTATE 42000] (Error 3013).  The step failed."
        )


def _write() -> int:
    clear("backup.age")
    say(
        "20 percent processed.",
        "Processed 5277440 pages for database 'LIS', file 'LIS' on file 1.",
        "BACKUP DATABASE successfully processed 5277442 pages in 411.208 seconds (100.265 MB/sec).",
    )
    return 0


def _verify() -> int:
    if read("backup.bad"):
        say(
            "Msg 3189, Level 16, State 1, Server LIS, Line 1",
            "Damage to the backup set was detected.",
            "Msg 3013, Level 16, State 1, Server LIS, Line 1",
            "VERIFY DATABASE is terminating abnormally.",
        )
        return 1
    say("The backup set on file 1 is valid.")
    return 0


def _copy(script: str) -> int:
    names = re.search(r"Join-Path '([^']*)' \('([^']*)'", script)
    folder, name = names.groups() if names else ("", "")
    say(f"file|{folder}\\{name}_{time.strftime('%Y%m%d_%H%M%S')}_copy.bak")
    return _write()


def _room(_: str) -> int:
    free = 12040 if read("backup.room") else 245760
    say(f"{free}|{_SIZE}|{int(free > 1.2 * _SIZE)}")
    return 0


def _agent(_: str) -> int:
    say("1|Stopped" if read("backup.agent") else "4|Running")
    return 0


def _start(_: str) -> int:
    clear("backup.agent")
    return 0


ANSWERS: dict[str, Callable[[str], int]] = {
    "$need = sqlcmd": _room,
    "'_copy.bak'": _copy,
    "Get-Service -Name 'SQLSERVERAGENT'": _agent,
    "Start-Service -Name 'SQLSERVERAGENT'": _start,
}
"""What a script holds to what answers it; the first that fits."""
