"""SQL Server's sqlcmd.

State: `mssql.log_used` (percent), `mssql.hold` (the session that holds it), `mssql.command` (what
that session does; sleeping, unless there).
"""

from __future__ import annotations

import re

from console.demo.tools import analysers, backups
from console.demo.tools.state import clear, daily, read, say


def sqlcmd(arguments: list[str]) -> int:
    """Answer the query of `-Q`, with the variables of `-v` put in."""
    query = arguments[arguments.index("-Q") + 1] if "-Q" in arguments else ""
    given = dict(one.split("=", 1) for one in arguments if re.match(r"\w+=", one))
    low = re.sub(r"\$\((\w+)\)", lambda name: given.get(name[1], name[0]), query).lower()
    if found := re.search(r"from ops_daily.*what=n'(\w+)'", low, re.DOTALL):
        say(f"count|{daily(found[1])}")
        return 0
    if backups.asked(low):
        return backups.answer(low)
    if analysers.asked(low):
        return analysers.answer()
    hold, used = read("mssql.hold"), float(read("mssql.log_used") or 23.4)
    if found := re.search(r"\bkill (\d+)", low):
        return _kill(found[1], hold, checked="raiserror" in low)
    if "isnull(r.command" in low:
        if hold:
            command = read("mssql.command") or "SLEEPING"
            say(
                f"{hold}|{command}|1|JYK-PC03|LisReport|5412|6|{0 if command == 'SLEEPING' else 37}"
            )
    elif "max(wait_time)" in low:
        say("6|160" if hold else "0|0")
        if hold and "session_id,open_transaction_count" in low:
            say(f"{hold}|1|JYK-PC03|LisReport")
    elif "blocking_session_id" in low:
        say("6" if hold else "0")
    elif "log_reuse_wait_desc" in low:
        reuse = "ENOUGH" if used < 85 else "ACTIVE_TRANSACTION" if hold else "LOG_BACKUP"
        say(f"{used:.0f}|{reuse}")
    elif "dm_db_log_space_usage" in low:
        say(f"{used:.1f}")
    elif "dm_tran_database_transactions" in low:
        if hold:
            say(f"{hold}|JYK-PC03|LisReport|5412")
    elif "backup log" in low:
        if not hold:
            clear("mssql.log_used")
        say("BACKUP LOG successfully processed 262144 pages in 21.302 seconds (96.142 MB/sec).")
    else:
        say("Msg 208, Level 16, State 1, Server LIS, Line 1", "Invalid object name.")
        return 1
    return 0


def _kill(session: str, hold: str | None, *, checked: bool) -> int:
    if session != hold:
        number, state, text = 6106, 2, f"Process ID {session} is not an active process ID."
        if checked:
            number, state, text = 50000, 1, f"Session {session} blocks nobody now."
        say(f"Msg {number}, Level 16, State {state}, Server LIS, Line 1", text)
        return 1
    clear("mssql.hold")
    return 0
