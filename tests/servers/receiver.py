"""Receivers of notices on loopback: HTTP in the shapes of services, and SMTP."""

from __future__ import annotations

import json
import socket
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Receiver:
    """Takes JSON; answers with the statuses it is given, one after the other, then with 200."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, object]]] = []
        self.statuses: list[int] = []
        self.silent = threading.Event()
        self._released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.posts.append((self.path, json.loads(body)))
                if outer.silent.is_set():
                    outer._released.wait(60)
                    return
                status = outer.statuses.pop(0) if outer.statuses else 200
                answer = json.dumps({"errcode": 0, "errmsg": "ok"}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Return an address of it; its last part is secret."""
        return f"json://127.0.0.1:{self.port}/geheim-7"

    def said(self) -> list[str]:
        """Return the titles that came, in order."""
        return [str(body.get("title")) for _, body in self.posts]

    def close(self) -> None:
        """Stop, and let go whoever waits."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


class Mailbox:
    """An SMTP server; keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], str, str]] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        """Keep a mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        self.mails.append((envelope.rcpt_tos, str(mail["Subject"]), text))  # type: ignore[attr-defined]
        return "250 OK"

    @property
    def url(self) -> str:
        """Return an address of it."""
        return f"mailto://127.0.0.1:{self.port}/?from=oncall@example.org&to=dba@example.org&mode=insecure"

    def close(self) -> None:
        """Stop."""
        self._controller.stop()


def until(true, limit: float = 30.0) -> None:
    """Wait, in a thread of its own, for what a server is to be told."""
    end = time.monotonic() + limit
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)
