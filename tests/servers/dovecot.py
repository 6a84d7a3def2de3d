"""A real Dovecot on loopback, with a certificate of its own authority."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.servers.sshd import free_port

USER, PASSWORD = "oncall@hospital.example", "geheim-口令"


class Dovecot:
    """Serves one mailbox over TLS until it is stopped; may be started again on the same port."""

    def __init__(self) -> None:
        # Its processes are of other users, and its sockets want short names.
        self.folder = folder = Path(tempfile.mkdtemp(prefix="oncall-mail-"))
        folder.chmod(0o755)
        self.port, self.plain = free_port(), free_port()
        self.ca = folder / "cert.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", folder / "key.pem", "-out", self.ca],
            check=True, capture_output=True,
        )  # fmt: skip
        me = pwd.getpwuid(os.geteuid())
        owner = me if me.pw_uid else pwd.getpwnam("nobody")
        mail = folder / "mail"
        mail.mkdir(exist_ok=True)
        if me.pw_uid == 0:
            os.chown(mail, owner.pw_uid, owner.pw_gid)
        service = me.pw_name if me.pw_uid else "dovenull"
        (folder / "dovecot.conf").write_text(
            f"""protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {me.pw_name if me.pw_uid else "dovecot"}
default_login_user = {service}
ssl = yes
ssl_cert = <{self.ca}
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{mail}
mailbox_list_index = no
passdb {{
  driver = static
  args = user={USER} password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={mail}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.plain}
  }}
  inet_listener imaps {{
    port = {self.port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
        )
        self.start()

    def start(self) -> None:
        log = (self.folder / "out").open("wb")
        self.process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", self.folder / "dovecot.conf"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        end = time.monotonic() + 20
        while True:
            with suppress(OSError, imaplib.IMAP4.error):
                self.login().logout()
                return
            if self.process.poll() is not None or time.monotonic() > end:
                said = [self.folder / name for name in ("out", "log")]
                raise RuntimeError("\n".join(p.read_text() for p in said if p.exists()))
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def login(self) -> imaplib.IMAP4_SSL:
        link = imaplib.IMAP4_SSL(
            "127.0.0.1",
            self.port,
            ssl_context=ssl.create_default_context(cafile=self.ca),
            timeout=20,
        )
        link.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return link

    def make(self, folder: str) -> None:
        link = self.login()
        link.create(folder)
        link.logout()

    def put(self, *raw: bytes, folder: str = '"INBOX"', at: datetime | None = None) -> None:
        """Deliver messages that arrived just now, or at a moment."""
        link = self.login()
        moment = imaplib.Time2Internaldate(at or datetime.now(UTC))
        for one in raw:
            status, told = link.append(folder, "", moment, one.replace(b"\n", b"\r\n"))
            assert status == "OK", told
        link.logout()

    def flags(self, folder: str = '"INBOX"') -> bytes:
        link = self.login()
        link.select(folder, readonly=True)
        found = link.uid("FETCH", "1:*", "(FLAGS)")[1]
        link.logout()
        return b" ".join(one for one in found if isinstance(one, bytes))
