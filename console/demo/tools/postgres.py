"""PostgreSQL's psql and 金仓's ksql, unaligned (`-X -At -F '|'`), for what comes on stdin.

State: `pg.blocker` (the process that holds a lock).
"""

from __future__ import annotations

import re
import sys

from console.demo.tools.state import clear, read, say


def psql(_: list[str]) -> int:
    """Answer the SQL."""
    return _answered("pg_terminate_backend")


def ksql(_: list[str]) -> int:
    """Answer the SQL."""
    return _answered("sys_terminate_backend")


def _answered(ends: str) -> int:
    for statement in sys.stdin.read().split(";"):
        sql = " ".join(statement.split()).lower()
        held = read("pg.blocker")
        if not sql:
            continue
        if found := re.search(rf"select {ends}\((?:a\.)?pid\).*\bpid=(\d+)", sql):
            if found[1] == held:
                clear("pg.blocker")
                say("t")
        elif "'blockers|'" in sql:
            say(f"blockers|{1 if held else 0}")
        elif "'blocker|'" in sql:
            if held:
                say(f"blocker|{held}|idle in transaction|10.20.4.17|SignManage|1105|1260")
        elif "'waiting|'" in sql:
            say("waiting|7|233" if held else "waiting|0|0")
        elif "pg_blocking_pids" in sql:
            say("7" if held else "0")
        else:
            say("ERROR:  relation does not exist", error=True)
            return 3
    return 0
