"""Stand-ins for vendors' tools, put in front of a simulated host's PATH."""

from __future__ import annotations

import shlex
from pathlib import Path

TOOLS = {
    "sqlplus": "oracle",
    "lsnrctl": "oracle",
    "tnsping": "oracle",
    "rman": "oracle",
    "sqlcmd": "mssql",
    "disql": "dameng",
    "ksql": "postgres",
    "psql": "postgres",
    "mysql": "mysql",
    "powershell": "windows",
    "systemctl": "linux",
    "journalctl": "linux",
    "chronyc": "linux",
    "vmware-toolbox-cmd": "linux",
    "df": "linux",
    "awk": "linux",
    "du": "linux",
    "lsof": "linux",
    "logrotate": "linux",
    "nginx": "linux",
    "ping": "linux",
    "ss": "linux",
    "iostat": "linux",
    "vmstat": "linux",
    "uptime": "linux",
    "dnf": "linux",
    "jstat": "java",
    "jstack": "java",
    "jmap": "java",
    "rabbitmqctl": "queues",
}
"""Name of a tool to the module that holds a function of that name, `_` for `-`."""


def install(folder: Path, python: str) -> None:
    """Write an executable for each tool into a folder; `python` is the interpreter to run it."""
    folder.mkdir(parents=True, exist_ok=True)
    root = str(Path(__file__).resolve().parents[3])
    for name, module in TOOLS.items():
        function = name.replace("-", "_")
        program = (
            f"import sys; sys.path.insert(0, {root!r}); "
            f"from console.demo.tools.{module} import {function} as tool; "
            f"sys.exit(tool(sys.argv[1:]))"
        )
        tool = folder / name
        tool.write_text(
            f'#!/bin/sh\nexec {shlex.quote(python)} -IS -c {shlex.quote(program)} "$@"\n',
            encoding="utf-8",
        )
        tool.chmod(0o755)
