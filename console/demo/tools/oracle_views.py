"""What the demo's Oracle database tells of its space, its connections and its work.

State: `oracle.tablespace_used` and `oracle.temp_used` (percent), `oracle.processes` (percent of the
limit; from 100 on nobody gets in).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.demo.tools.state import clear, read

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = list[str]
SESSIONS = {"oracle.temp_used": "211,40518"}
"""State to the session whose end makes it well."""


class SqlError(Exception):
    """An error as the database words it."""


def full() -> str | None:
    """Return the error of a login where no process is left."""
    if float(read("oracle.processes") or 0) < 100:
        return None
    return "ORA-00020: maximum number of processes (600) exceeded"


def _temporary(_: str) -> Answer:
    return [f"TEMPORARY|TEMP|{float(read('oracle.temp_used') or 3.4):g}"]


def _users(_: str) -> Answer:
    if read("oracle.temp_used") is None:
        return []
    return [
        f"user|{SESSIONS['oracle.temp_used']}|31806|CW-PC02|FinanceReport.exe|ACTIVE",
        "user|167,2290|12|his-app1|HisServer.exe|INACTIVE",
    ]


def _tablespaces(sql: str) -> Answer:
    used = float(read("oracle.tablespace_used") or 71.3)
    if "max(" in sql:
        return [f"{used:>10g}"]
    return [f"PERMANENT|HIS_DATA|{used:g}", "PERMANENT|SYSTEM|38.2", "PERMANENT|USERS|.1"]


def _files(_: str) -> Answer:
    return [
        "/data/oradata/his/his_data02.dbf|YES|31744|31744",
        "/data/oradata/his/his_data01.dbf|NO|32767|0",
    ]


def _add(sql: str) -> Answer:
    if "alter tablespace his_data " not in sql:
        raise SqlError("ORA-00959: tablespace does not exist")
    clear("oracle.tablespace_used")
    return []


def _limits(sql: str) -> Answer:
    percent = float(read("oracle.processes") or 21)
    used = round(6 * percent)
    if "max(" in sql:
        return [f"{percent:>10g}"]
    return [f"processes|{used}|{used + 9}|600|{percent:g}", f"sessions|{used - 8}|{used}|928|18"]


def _sessions(_: str) -> Answer:
    leaked = 412 if read("oracle.processes") else 24
    share = round(100 * leaked / (leaked + 71))
    return [
        f"owner|INACTIVE|his-app2|JDBC Thin Client|{leaked}|{share}",
        "owner|INACTIVE|his-app1|JDBC Thin Client|41|8",
        "owner|ACTIVE|his-app1|JDBC Thin Client|9|2",
    ]


def _end_idle(sql: str) -> Answer:
    if "machine='his-app2'" not in sql or read("oracle.processes") is None:
        return ["ended|0"]
    clear("oracle.processes")
    return ["ended|388"]


VIEWS: dict[str, Callable[[str], Answer]] = {
    "select 'temporary|'": _temporary,
    "round(max(100*used": lambda _: [f"{float(read('oracle.temp_used') or 3.4):>10g}"],
    "select 'undo|'||e.": lambda _: ["UNDO|UNDOTBS1|1.2"],
    "select 'all|'": lambda _: ["all|1"],
    "select 'using|'": lambda _: [f"using|{2 if read('oracle.temp_used') else 0}"],
    "select 'user|'": _users,
    "dba_tablespace_usage_metrics": _tablespaces,
    "select 'bigfile|'": lambda _: ["bigfile|NO"],
    "select 'room|'": lambda _: ["room|0"],
    "from dba_data_files where": _files,
    "from dba_segments": lambda _: [
        "segment|HIS.CHARGE_DETAIL|18432",
        "segment|HIS.OPERATION_LOG|12105",
    ],
    "alter tablespace": _add,
    "v$resource_limit": _limits,
    "select 'total|'": lambda _: [f"total|{483 if read('oracle.processes') else 95}|6"],
    "select 'owner|'": _sessions,
    "'ended|'": _end_idle,
}
"""A part that a statement has to what is answered; the first that fits."""
