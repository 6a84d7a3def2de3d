"""Patient identifiers and secrets out of a text, before anybody sees or keeps it.

Equal values become equal marks, so that lines about one patient still belong together; the marks
are keyed, so that a value cannot be found by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

_Replace = Callable[[re.Match[str]], str]
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# Patterns are compiled when they are first needed: a start waits for none of them.
_IDENTITY = (
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
    r"[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)"
_CARD = r"(?<!\d)\d{16,19}(?!\d)"
_LABELLED = (
    r"(?i)((?:身份证号?|证件号|住院号|病历号|病案号|门诊号|就诊卡号|登记号|体检号|"
    r"PATIENT_?ID|PAT_?NO|MRN|INP_?NO|ID_?CARD)[\"']?\s*[:：=|]\s*[\"']?)([A-Za-z0-9-]{4,20})"
)
_NAMED = (
    r"(?i)((?:姓名|患者|病人|PAT_?NAME)[\"']?\s*[:：=|]\s*[\"']?)"
    r"([\u4e00-\u9fff]{1,15}(?:[·•．.][\u4e00-\u9fff]{1,15}){0,3}|[A-Za-z\u0600-\u06ff]"
    r"[A-Za-z\u0600-\u06ff' .-]{1,60})"
)
_CREDENTIAL = (
    r"(?i)((?<!⟦)(?:password|passwd|pwd|secret|token|api[_-]?key|口令|密码)[\"']?\s*[:：=]\s*[\"']?)"
    r"([^\s\"',;]+)"
)
_BY = r"(?i)(identified\s+by\s+[\"']?)([^\s\"';]+)"
_BEARER = r"(?i)((?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{8,})"
_USERINFO = r"(\w+://[^\s:/@]+:)([^\s@/]+)(?=@)"
_CONNECT = r"(\b\w+/)([^\s/@\"']+)(?=@[\w(/])"
_SHAPE = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789", b"abcdefghijklmnopqrstuvwxyz000000000"
)
"""What a text looks like when neither case nor the value of a digit matters."""


def _shapes(*words: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in words)


class Mask:
    """Masks text with one site's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        secret = self._second("SECRET")
        long_number = _shapes("0" * 11)
        # Looking for a plain word is a hundred times faster than for a pattern.
        self._rules: tuple[tuple[tuple[bytes, ...], str, _Replace], ...] = (
            (
                _shapes("passw", "pwd", "secret", "token", "key", "口令", "密码"),
                _CREDENTIAL,
                secret,
            ),
            (_shapes("identified"), _BY, secret),
            (_shapes("bearer", "basic"), _BEARER, secret),
            (
                _shapes("号", "证", "patient", "pat_", "patn", "mrn", "inp", "card"),
                _LABELLED,
                self._second("NO"),
            ),
            (_shapes("姓名", "患者", "病人", "pat_", "patn"), _NAMED, self._second("NAME")),
            (_shapes("@"), _USERINFO, secret),
            (_shapes("@"), _CONNECT, secret),
            (long_number, _IDENTITY, self._identity),
            (long_number, _CARD, self._card),
            (long_number, _MOBILE, lambda found: self._mark("TEL", found[0])),
        )
        self._words = frozenset(word for words, _, _ in self._rules for word in words)
        self._ascii_words = frozenset(filter(bytes.isascii, self._words))

    def text(self, text: str) -> str:
        """Return whole lines with every identifier and secret masked."""
        shape = _shape(text)
        known = self._ascii_words if text.isascii() else self._words
        if not (present := {word for word in known if word in shape}):
            return text
        rules = [rule for rule in self._rules if not present.isdisjoint(rule[0])]
        lines = text.split("\n")
        for at, line in enumerate(lines):
            shape = _shape(line)
            for words, pattern, replace in rules:
                if any(word in shape for word in words):
                    line = re.sub(pattern, replace, line)
            lines[at] = line
        return "\n".join(lines)

    def _second(self, kind: str) -> _Replace:
        def masked(found: re.Match[str]) -> str:
            if "⟦" in found[2]:
                return found[0]
            return found[1] + self._mark(kind, found[2])

        return masked

    def _identity(self, found: re.Match[str]) -> str:
        value = found[0].upper()
        rest = sum(int(d) * w for d, w in zip(value, _WEIGHTS, strict=False)) % 11
        return self._mark("ID", value) if _CHECKS[rest] == value[-1] else found[0]

    def _card(self, found: re.Match[str]) -> str:
        digits = [int(d) for d in reversed(found[0])]
        luhn = sum(d if at % 2 == 0 else sum(divmod(2 * d, 10)) for at, d in enumerate(digits))
        return self._mark("CARD", found[0]) if luhn % 10 == 0 else found[0]

    def _mark(self, kind: str, value: str) -> str:
        digest = hmac.new(self._key, f"{kind}:{value}".encode(errors="replace"), hashlib.sha256)
        return f"⟦{kind}:{digest.hexdigest()[:8]}⟧"


def _shape(text: str) -> bytes:
    return text.encode(errors="replace").translate(_SHAPE)
