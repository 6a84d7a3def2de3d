"""A real Alertmanager without gossip, and alerts put into it as a Prometheus does."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.servers.sshd import free_port

Labels = dict[str, str]


class Alertmanager:
    """Runs until it is stopped."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "am.yml").write_text("route: {receiver: none}\nreceivers: [{name: none}]\n")
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={folder}/am.yml",
             f"--storage.path={folder}/data", f"--web.listen-address=127.0.0.1:{self.port}",
             "--cluster.listen-address="],
            stdout=log, stderr=log, env=env, cwd=folder, start_new_session=True,
        )  # fmt: skip
        log.close()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/-/ready", timeout=1):
                return
            time.sleep(0.05)
        raise RuntimeError((folder / "log").read_text())

    def fire(self, *labels: Labels, since: datetime | None = None, **annotations: str) -> None:
        """Let alerts fire for an hour."""
        now = datetime.now(UTC)
        self._post("alerts", [
            {"labels": one, "annotations": annotations,
             "startsAt": (since or now).isoformat(),
             "endsAt": (now + timedelta(hours=1)).isoformat()}
            for one in labels
        ])  # fmt: skip

    def resolve(self, *labels: Labels) -> None:
        now = datetime.now(UTC)
        self._post("alerts", [
            {"labels": one, "startsAt": (now - timedelta(hours=1)).isoformat(),
             "endsAt": now.isoformat()}
            for one in labels
        ])  # fmt: skip

    def silence(self, hours: float = 2, **labels: str) -> str:
        now = datetime.now(UTC)
        matchers = [
            {"name": k, "value": v, "isRegex": False, "isEqual": True} for k, v in labels.items()
        ]
        told = self._post("silences", {
            "matchers": matchers, "startsAt": now.isoformat(),
            "endsAt": (now + timedelta(hours=hours)).isoformat(),
            "createdBy": "dba", "comment": "维护窗口",
        })  # fmt: skip
        return str(told["silenceID"])

    def speak(self, silence: str) -> None:
        """End a silence."""
        request = urllib.request.Request(f"{self.url}/api/v2/silence/{silence}", method="DELETE")
        urllib.request.urlopen(request, timeout=5).close()

    def _post(self, what: str, body: object) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api/v2/{what}", json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request, timeout=5) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
