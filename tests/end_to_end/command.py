"""The command as it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ONCALL = str(Path(sys.executable).parent / "oncall")


def oncall(*arguments: str, timeout: float = 90) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ONCALL_LANG": "en"}
    return subprocess.run(
        [ONCALL, *arguments], capture_output=True, text=True, timeout=timeout, env=env
    )
