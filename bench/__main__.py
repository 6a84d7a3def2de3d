"""`python -m bench`: measure, print the table and keep it in docs/speed.md."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path

from bench import appends, console, fanout, handover, past, reports, similar, stops, streams

TARGET = Path(__file__).parents[1] / "docs" / "speed.md"
_HEAD = """# Speed, measured

`make bench` measures ours and a peer in turn in the same run; only the ratios carry over to
another machine. What falls short is said so. Last run: {machine}.

"""


def durable() -> list[tuple[str, str, str, str, str, str]]:
    """Return appends a second against the disk's own fsyncs in the same run."""
    rows = appends.run()
    floor = rows[0][1]
    goals = {"1": 0.5, "10": 1.0}
    table = []
    for what, rate, _ in rows[1:]:
        waiters = next((n for n in ("10", "50", "1") if what.startswith(f"journal, {n} ")), "")
        goal = goals.get(waiters)
        ratio = rate / floor
        met = "-" if goal is None else "yes" if ratio >= goal else "**no**"
        wanted = "-" if goal is None else f"≥ {goal}×"
        table.append(
            (f"durable appends: {what}", f"{rate:.0f}/s", f"{floor:.0f} fsync/s", f"{ratio:.2f}×",
             wanted, met)
        )  # fmt: skip
    return table


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="oncall-bench-") as folder:
        rows = [
            *console.run(Path(folder)),
            *similar.run(Path(folder) / "similar"),
            *past.run(Path(folder) / "past"),
            *handover.run(Path(folder) / "handover"),
            *fanout.run(Path(folder)),
            *reports.run(Path(folder) / "reports"),
            *durable(),
            *streams.run(Path(folder) / "flood"),
            *stops.run(Path(folder) / "stops"),
        ]
    lines = ["| what | ours | peer | ratio | goal | met |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    table = "\n".join(lines) + "\n"
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    sys.stdout.write(table)
    TARGET.write_text(_HEAD.format(machine=machine) + table, encoding="utf-8")


if __name__ == "__main__":
    main()
