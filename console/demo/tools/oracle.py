"""Oracle's sqlplus, rman, lsnrctl and tnsping, as one database of the demo would answer.

State: `oracle.fra_used` (percent), `oracle.blocker` (`sid,serial`), `oracle.listener` (`stopped`,
or `unregistered` while it does not know the instance yet), `oracle.closed`, `oracle.restore` (the
error of a preview); and that of `oracle_views`.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from console.demo.tools.oracle_views import SESSIONS, VIEWS, SqlError, full
from console.demo.tools.state import clear, daily, read, say, write

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = list[str]
_DIRECTIVES = re.compile(r"(?im)^\s*(?:set|whenever|prompt|exit|quit|connect|define)\b.*$")
_DEFINED = re.compile(r"(?im)^\s*define\s+(\w+)\s*=\s*(\S*)")
_BLOCK = re.compile(r"(?ims)^\s*(?:declare|begin)\b.*?^\s*end;\s*^/\s*$")
_WAITING = (
    "88|143|412|enq: TX - row lock contention",
    "97|143|388|enq: TX - row lock contention",
    "102|143|301|enq: TX - row lock contention",
    "131|143|240|enq: TX - row lock contention",
    "156|143|117|enq: TX - row lock contention",
    "171|143|95|enq: TX - row lock contention",
    "188|143|41|enq: TX - row lock contention",
)


def sqlplus(arguments: list[str]) -> int:
    """Answer the SQL on stdin."""
    sysdba = "sysdba" in " ".join(arguments).lower()
    if refusal := full() if sysdba else _login():
        say("ERROR:", refusal, "", "", "SP2-0751: Unable to connect to Oracle.  Exiting SQL*Plus")
        return 1
    script = sys.stdin.read()
    for statement in _statements(script):
        sql = " ".join(statement.split())
        if not sql:
            continue
        try:
            say(*_run(sql))
        except SqlError as error:
            say(sql, "*", "ERROR at line 1:", str(error), "")
            if found := re.search(r"(?i)whenever\s+sqlerror\s+exit\s+(\d+)", script):
                return int(found[1])
    return 0


def _statements(script: str) -> list[str]:
    """Return what is to be run: blocks first, then the statements, with defined values in place."""
    for name, value in _DEFINED.findall(script):
        script = script.replace(f"&{name}", value)
    return [
        *_BLOCK.findall(script),
        *_DIRECTIVES.sub("", _BLOCK.sub("", script)).split(";"),
    ]


def _login() -> str | None:
    if full():
        return (
            "ORA-12516: TNS:listener could not find available handler with matching protocol stack"
        )
    if read("oracle.listener") == "stopped":
        return "ORA-12541: TNS:no listener"
    if read("oracle.listener"):
        return (
            "ORA-12514: TNS:listener does not currently know of service requested in connect "
            "descriptor"
        )
    if _fra() >= 95:
        return "ORA-00257: Archiver error. Connect AS SYSDBA only until resolved."
    return None


def _fra() -> float:
    return float(read("oracle.fra_used") or 41.3)


def _run(sql: str) -> Answer:
    low = sql.lower()
    for part, answer in _ANSWERS.items():
        if part in low:
            return answer(low)
    raise SqlError(
        "ORA-00942: table or view does not exist"
        if low.startswith("select")
        else "ORA-00900: invalid SQL statement"
    )


def _number(value: float) -> str:
    return f"{value:>10g}"


def _used(_: str) -> Answer:
    return [_number(_fra())]


def _destinations(_: str) -> Answer:
    if _fra() < 95:
        return ["1|VALID|"]
    return ["1|ERROR|ORA-19809: limit exceeded for recovery files"]


def _backups(_: str) -> Answer:
    last = "FAILED" if _fra() >= 85 else "COMPLETED"
    return [f"ARCHIVELOG|{last}|2"]


def _blocked(sql: str) -> Answer:
    rows = list(_WAITING) if read("oracle.blocker") else []
    if sql.startswith("select 'waiting|'"):
        return [f"waiting|{len(rows)}|{412 if rows else 0}"]
    return [_number(len(rows))] if "count(*)" in sql else rows


def _blockers(sql: str) -> Answer:
    blocker = read("oracle.blocker")
    if sql.startswith("select 'blockers|'"):
        return [f"blockers|{1 if blocker else 0}"]
    return [f"{blocker}|INACTIVE|YF-PC07|PharmacyStock.exe|1860|5m7xkq0d1c2zu"] if blocker else []


def _undo(_: str) -> Answer:
    return [_number(214 if read("oracle.blocker") else 0)]


def _kill(sql: str) -> Answer:
    found = re.search(r"'(\d+,\d+)'", sql)
    if found is None:
        raise SqlError("ORA-00026: missing or invalid session ID")
    for name, session in SESSIONS.items():
        if found[1] == session and read(name):
            clear(name)
            return []
    if found[1] != read("oracle.blocker"):
        raise SqlError("ORA-00030: User session ID does not exist.")
    clear("oracle.blocker")
    return []


def _resize(_: str) -> Answer:
    clear("oracle.fra_used")
    return []


def _daily(sql: str) -> Answer:
    what = re.search(r"what='(\w+)'", sql)
    return [f"count|{daily(what[1] if what else '')}"]


def _register(_: str) -> Answer:
    if read("oracle.listener") == "unregistered":
        clear("oracle.listener")
    return []


_ANSWERS: dict[str, Callable[[str], Answer]] = {
    **VIEWS,
    "v$recovery_file_dest": _used,
    "v$archive_dest": _destinations,
    "v$rman_backup_job_details": _backups,
    "final_blocking_session": _blockers,
    "blocking_session is not null": _blocked,
    "v$transaction": _undo,
    "v$instance": lambda _: ["open|0|his|MOUNTED" if read("oracle.closed") else "open|1|his|OPEN"],
    "alter system kill session": _kill,
    "alter system set db_recovery_file_dest_size": _resize,
    "alter system register": _register,
    "from ops_daily": _daily,
    "from dual": lambda _: [_number(1)],
}


def _back_up_logs(command: str) -> None:
    say("Starting backup", "channel ORA_DISK_1: starting piece 1", "Finished backup")
    if "delete input" in command:
        clear("oracle.fra_used")
        say("channel ORA_DISK_1: deleting archived log(s)")


def _back_up_all(_: str) -> None:
    clear("oracle.backup_age")
    say("Starting backup", "channel ORA_DISK_1: backup set complete", "Finished backup")


def _delete_logs(_: str) -> None:
    clear("oracle.fra_used")
    say("Deleted 212 objects")


def _delete_obsolete(_: str) -> None:
    clear("disk.used")
    say("RMAN retention policy will be applied to the command", "Deleted 14 objects")


def _preview(_: str) -> None:
    if error := read("oracle.restore"):
        say("RMAN-00569: =============== ERROR MESSAGE STACK FOLLOWS ===============")
        say("RMAN-03002: failure of restore command", f"{error}: no backup of datafile 4 found")
        return
    say("Starting restore at 23-NOV-26", "using channel ORA_DISK_1", "", "List of Backups")
    say("===============", "Key     TY LV S Device Type Completion Time #Pieces #Copies Tag")
    say("412     B  F  A DISK        20-NOV-26       2       1       NO         TAG20261120T013002")
    say("validation succeeded for backup piece", "Finished restore at 23-NOV-26")


_WORKS: dict[str, Callable[[str], None]] = {
    "backup archivelog all": _back_up_logs,
    "backup tag": _back_up_all,
    "delete noprompt archivelog": _delete_logs,
    "delete noprompt obsolete": _delete_obsolete,
    "crosscheck archivelog all": lambda _: say("Crosschecked 214 objects"),
    "restore database preview": _preview,
    "show retention policy": lambda _: say(
        "CONFIGURE RETENTION POLICY TO RECOVERY WINDOW OF 14 DAYS;"
    ),
    "report obsolete": lambda _: say("Report of obsolete backups and copies"),
}
"""How a command begins to what it does."""


def rman(_: list[str]) -> int:
    """Answer the commands on stdin."""
    script = " ".join(sys.stdin.read().lower().split())
    say("", "Recovery Manager: Release 19.0.0.0.0 - Production", "", "connected to target database")
    for command in filter(None, map(str.strip, script.split(";"))):
        if command in ("exit", "quit"):
            break
        for start, work in _WORKS.items():
            if command.startswith(start):
                work(command)
                break
        else:
            say("RMAN-00571: " + "=" * 59, "RMAN-00558: error encountered while parsing input")
            return 1
    say("Recovery Manager complete.")
    return 0


def lsnrctl(arguments: list[str]) -> int:
    """Show or start the listener."""
    state = read("oracle.listener")
    say("Connecting to (DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=his)(PORT=1521)))")
    if arguments[:1] == ["start"]:
        if state != "stopped":
            say("TNS-01106: Listener using listener name LISTENER has already been started")
            return 1
        write("oracle.listener", "unregistered")
        say("Starting tnslsnr: please wait...", "", "The command completed successfully")
        return 0
    if state == "stopped":
        say("TNS-12541: TNS:no listener", " TNS-12560: TNS:protocol adapter error")
        say("  TNS-00511: No listener", "   Linux Error: 111: Connection refused")
        return 1
    say("Alias                     LISTENER", "Listening Endpoints Summary...")
    say("  (DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=his)(PORT=1521)))")
    if state == "unregistered":
        say("The listener supports no services")
    else:
        say("Services Summary...", 'Service "his" has 1 instance(s).')
        say('  Instance "his", status READY, has 1 handler(s) for this service...')
    say("The command completed successfully")
    return 0


def tnsping(arguments: list[str]) -> int:
    """Time the way to the listener."""
    if read("oracle.listener") == "stopped":
        say("TNS-12541: TNS:no listener")
        return 1
    say("Attempting to contact (DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=his)(PORT=1521)))")
    count = int(arguments[1]) if len(arguments) > 1 else 1
    say(*["OK (10 msec)"] * count)
    return 0
