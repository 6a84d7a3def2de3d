"""Logging in: keys, certificates, the agent, known hosts, and what the server asks a person."""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh

from config.model import Host, Text
from sources.clean import clean_line
from sources.keyring import lasting
from sources.known import Known
from sources.reach import Prompt, Unreached, Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sources.keyring import Attempt, Keyring

KEEPALIVE = (3, 2)
"""Seconds between keepalives, and how many may fail: a silent link is noticed within 10 s."""
LOGIN = 120
"""Seconds that a person has to type a password."""
# Of an account, not of what might become of one: many banners threaten to lock it.
_ACCOUNT = re.compile(
    r"(?i)(account|password) (is|has|was)( been)? (temporarily )?(locked|expired|disabled)"
    r"|(账号|账户|帐号|帐户|用户|密码|口令)已(经|被|经被)?(锁定|过期|到期|停用|禁用)"
)
_LINES = 16
"""Lines of a prompt that are shown; some bastions print a menu."""
_KEY_ERRORS = (asyncssh.KeyImportError, asyncssh.KeyEncryptionError)


class Login:
    """What is needed to log in anywhere; reads its files once, and known hosts when they change."""

    def __init__(
        self,
        config: Path | None,
        known_hosts: Path | None,
        identity: Path | None,
        keyring: Keyring,
    ) -> None:
        self._config = config
        self._identity = identity
        self._keyring = keyring
        self._unlocks = True
        self._pair: tuple[asyncssh.SSHKey, asyncssh.SSHCertificate | None] | None = None
        self.known = Known(known_hosts)

    def door(self, host: Host) -> str | None:
        """Return what ssh_config goes through to a host, as ProxyJump has it. Raises Unreached."""
        try:
            options = asyncssh.SSHClientConnectionOptions(
                **self._options(host), host=host.address, client_keys=None, known_hosts=None
            )
        except (OSError, ValueError) as error:
            raise Unreached("config", str(error)) from error
        way = options.tunnel
        return way if isinstance(way, str) and way.lower() != "none" else None

    async def connect(
        self, host: Host, tunnel: asyncssh.SSHClientConnection | None, timeout: float
    ) -> asyncssh.SSHClientConnection:
        """Connect and log in. Raises Unreached."""
        client = await self._try(host, tunnel, timeout, {})
        if client.certified_by_nobody:
            # Nobody vouches for its certificate: its bare key may be known, or be shown.
            client = await self._try(host, tunnel, timeout, {"server_host_key_algs": "-*-cert-*"})
        client.attempt.succeeded()
        return client.connection

    async def _try(
        self,
        host: Host,
        tunnel: asyncssh.SSHClientConnection | None,
        timeout: float,
        more: dict[str, object],
    ) -> _Client:
        known = self.known.hosts()
        options = self._options(host) | more
        clock = asyncio.timeout(timeout)
        attempt = self._keyring.attempt(host.id, lambda: clock.reschedule(None))
        client = _Client(host, known, attempt)
        if self._identity is not None:
            options |= {"client_keys": [await self._key(host, self._identity)], "agent_path": None}
        elif attempt.may_ask and self._unlocks:
            options["passphrase"] = lambda path: self._passphrase(host, path, clock)
        try:
            async with clock:
                client.connection = await asyncssh.connect(
                    host.address,
                    client_factory=lambda: client,
                    known_hosts=known,
                    tunnel=tunnel,
                    keepalive_interval=KEEPALIVE[0],
                    keepalive_count_max=KEEPALIVE[1],
                    login_timeout=LOGIN if attempt.may_ask else timeout,
                    **options,
                )
        except asyncssh.HostKeyNotVerifiable as error:
            if not client.certified_by_nobody or more:
                raise client.mistrusted(str(error)) from error
        except (OSError, ValueError, asyncssh.Error) as error:
            raise client.failed(error) from error
        except TypeError:
            # asyncssh cannot ask for an old PEM without its .pub: such keys are left out.
            if "passphrase" not in options:
                raise
            self._unlocks = False
            return await self._try(host, tunnel, timeout, more)
        return client

    def _options(self, host: Host) -> dict[str, object]:
        options: dict[str, object] = {}
        if host.user is not None:
            options["username"] = host.user
        if host.port != asyncssh.DEFAULT_PORT:  # else ssh_config may name another
            options["port"] = host.port
        if self._config is not None:
            options["config"] = [str(self._config)]
        return options

    async def _key(
        self, host: Host, path: Path
    ) -> tuple[asyncssh.SSHKey, asyncssh.SSHCertificate | None]:
        """Return the site's private key, unlocked, and its certificate. Raises Unreached."""
        if self._pair is None:
            try:
                key = await asyncio.to_thread(asyncssh.read_private_key, path)
            except OSError as error:
                raise Unreached("key", f"{path}: {error.strerror}") from error
            except _KEY_ERRORS as error:
                if "passphrase" not in str(error).lower():
                    raise Unreached("key", f"{path}: {error}") from error
                phrase = await self._keyring.passphrase(host.id, str(path), _opener(path))
                if phrase is None:
                    raise Unreached("passphrase", str(path)) from error
                key = await asyncio.to_thread(asyncssh.read_private_key, path, phrase)
            certificate = None
            with suppress(OSError, asyncssh.KeyImportError):
                certificate = asyncssh.read_certificate(f"{path}-cert.pub")
            self._pair = (key, certificate)
        return self._pair

    async def _passphrase(self, host: Host, path: str, clock: asyncio.Timeout) -> str | None:
        """Return the passphrase of one of the engineer's own keys, that the server would take."""
        if not await asyncio.to_thread(_is_open, Path(path)):
            return None  # see the TypeError above
        clock.reschedule(None)
        return await self._keyring.passphrase(host.id, path, _opener(path))


def hop(spec: str, through: str | None) -> Host:
    """Return a host that only ssh_config knows: one `[user@]name[:port]` of a ProxyJump."""
    user, _, place = spec.rpartition("@")
    found = re.fullmatch(r"\[?(.*?)\]?(?::(\d+))?", place)
    name, port = found.groups() if found else (place, None)
    return Host(
        f"{through},{spec}" if through else spec,
        Text(spec, spec),
        name,
        int(port or asyncssh.DEFAULT_PORT),
        user or None,
        jump=through,
    )


def _is_open(path: Path) -> bool:
    """Return whether the public half of a locked key can be read, so that a server can judge it."""
    return path.with_name(f"{path.name}.pub").exists() or b"OPENSSH" in path.read_bytes()


def _opener(path: Path | str) -> Callable[[str], bool]:
    def opens(phrase: str) -> bool:
        try:
            asyncssh.read_private_key(path, phrase)
        except (OSError, ValueError):
            return False
        return True

    return opens


class _Client(asyncssh.SSHClient):
    """Answers what the server asks, through the engineer; never says yes to a host key."""

    connection: asyncssh.SSHClientConnection

    def __init__(self, host: Host, known: asyncssh.SSHKnownHosts, attempt: Attempt) -> None:
        self._host = host
        self._known = known
        self.attempt = attempt
        self._answered = False
        self._said = ""
        self._fingerprint = ""
        self._offered = ""
        self._has_other_key = False
        self.certified_by_nobody = False
        """It showed a certificate of an authority that known_hosts does not name for it."""

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._answered = True
        self._acknowledge(conn.get_extra_info("socket"), 200)

    def _acknowledge(self, link: socket.socket | None, times: int) -> None:
        """Acknowledge at once while logging in: waiting for more costs half of the time it takes.

        The kernel forgets this after each packet, so it is told again every 2 ms.
        """
        if link is None or times == 0 or not hasattr(socket, "TCP_QUICKACK"):
            return
        with suppress(OSError):  # closed, or no TCP
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            asyncio.get_running_loop().call_later(0.002, self._acknowledge, link, times - 1)

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        self._fingerprint = f"{key.get_algorithm()} {key.get_fingerprint()}"
        name = host if port == asyncssh.DEFAULT_PORT else f"[{host}]:{port}"
        self._offered = f"{name} {key.export_public_key().decode().strip()}"
        trusted, *_ = asyncssh.match_known_hosts(self._known, host, addr, port)
        self._has_other_key = bool(trusted)
        return False

    def validate_host_ca_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        self.certified_by_nobody = True
        return False

    def auth_banner_received(self, msg: str, lang: str) -> None:
        self._said += msg

    async def password_auth_requested(self) -> str | None:
        if not self.attempt.begin("password"):
            return None
        prompt = Prompt(self._host.id, Wanted.PASSWORD)
        return await self.attempt.answer("password", prompt, lasts=True)

    async def password_change_requested(self, prompt: str, lang: str) -> tuple[str, str]:
        raise asyncssh.PermissionDenied(prompt or "password expired")

    def kbdint_auth_requested(self) -> str | None:
        return "" if self.attempt.begin("keyboard") else None

    async def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        around = f"{name} {instructions}"
        self._said += around
        answers = []
        for prompt, echo in prompts:
            said = _clean(f"{name}\n{instructions}\n{prompt}")
            asked = Prompt(self._host.id, Wanted.ANSWER, said, echo)
            answer = await self.attempt.answer("keyboard", asked, lasting(prompt, echo, around))
            if answer is None:
                return None
            answers.append(answer)
        return answers

    def mistrusted(self, why: str) -> Unreached:
        """Return what is wrong with the key that the host showed."""
        if "revoked" in why:
            return Unreached("host-key-revoked", why)
        if not self._fingerprint:
            return Unreached("host-certificate", why)
        code = "host-key-changed" if self._has_other_key else "host-key-unknown"
        return Unreached(code, self._fingerprint, self._offered)

    def failed(self, error: Exception) -> Unreached:
        """Return why a login came to nothing."""
        place = f"{self._host.address}:{self._host.port}"
        match error:
            case asyncssh.PermissionDenied() if said := _ACCOUNT.search(self._said):
                return Unreached("account", said[0])
            case asyncssh.PermissionDenied() if self.attempt.given_up and not self.attempt.used:
                return Unreached("given-up", error.reason)
            case asyncssh.PermissionDenied():
                return Unreached("password" if self.attempt.used else "login", error.reason)
            case asyncssh.ChannelOpenError():
                return _refused_beyond(error, place)
            case asyncssh.ConfigParseError() | FileNotFoundError() | PermissionError():
                return Unreached("config", str(error))
            case asyncssh.KeyImportError() | asyncssh.KeyEncryptionError():
                return Unreached("key", str(error))
            case socket.gaierror():
                return Unreached("dns", self._host.address)
            case ConnectionRefusedError():
                return Unreached("refused", place)
            case TimeoutError():
                return Unreached("silent" if self._answered else "timeout", place)
            case OSError() if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
                return Unreached("no-route", place)
        return Unreached("lost", f"{place} {error}")


def _clean(text: str) -> str:
    lines = (clean_line(line) for line in text.split("\n")[:_LINES])
    return "\n".join(line for line in lines if line)


def _refused_beyond(error: asyncssh.ChannelOpenError, place: str) -> Unreached:
    """Return why a bastion leads no further."""
    said = error.reason.lower()
    for sign, code in (
        ("refused", "refused"), ("route", "no-route"), ("unreach", "no-route"),
        ("timed out", "timeout"), ("resol", "dns"), ("not known", "dns"),
    ):  # fmt: skip
        if sign in said:
            return Unreached(code, place)
    return Unreached("forward", f"{place} {error.reason}")
