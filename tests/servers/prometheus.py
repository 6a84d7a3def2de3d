"""A real Prometheus that scrapes a tiny exporter every second, with one alert rule."""

from __future__ import annotations

import http.server
import os
import socketserver
import subprocess
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.servers.sshd import free_port


class Exporter:
    """Shows a set of metrics that a test changes."""

    def __init__(self) -> None:
        self.metrics: dict[str, float] = {}
        self.dead = False
        outer = self

        class Page(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if outer.dead:
                    self.send_error(500)
                    return
                body = "".join(f"{k} {v}\n" for k, v in outer.metrics.items()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Page)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Prometheus:
    """Runs until it is stopped; the first scrape takes some six seconds.

    With `tells`, the port of an Alertmanager, it sends its alerts there.
    """

    def __init__(self, folder: Path, tells: int | None = None) -> None:
        self.exporter = Exporter()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "rules.yml").write_text(
            "groups:\n- name: t\n  interval: 1s\n  rules:\n"
            "  - alert: 系统不可用\n    expr: hospital_up == 0\n    labels: {severity: high}\n"
        )
        (folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}\n"
            "rule_files: [rules.yml]\nscrape_configs:\n- job_name: t\n  static_configs:\n"
            f'  - targets: ["127.0.0.1:{self.exporter.port}"]\n'
            + ("" if tells is None else "alerting:\n  alertmanagers:\n  - static_configs:\n"
               f'    - targets: ["127.0.0.1:{tells}"]\n')
        )  # fmt: skip
        env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml",
             f"--web.listen-address=127.0.0.1:{self.port}", f"--storage.tsdb.path={folder}/tsdb",
             "--query.lookback-delta=10s", "--rules.alert.resend-delay=1s"],
            stdout=subprocess.DEVNULL, stderr=log, env=env, cwd=folder,
            start_new_session=True,
        )  # fmt: skip
        log.close()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/-/ready", timeout=1):
                return
            time.sleep(0.05)
        raise RuntimeError((folder / "log").read_text())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.exporter.close()
