"""A console in a process of its own, killed so soon after it is ready that it is busy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


def killed(module: str, folder: Path, after: float) -> str:
    """Run one of these modules until it has been ready for some seconds; return what it said."""
    child = subprocess.Popen(
        [sys.executable, "-m", f"tests.faults.{module}", str(folder)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout is not None
    first = child.stdout.readline()
    assert first == "ready\n", first
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    return child.communicate(timeout=20)[0]
