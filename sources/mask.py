"""Patient identifiers and secrets out of a text, before anybody sees or keeps it.

Equal values become equal marks, so that lines about one patient still belong together; the marks
are keyed, so that a value cannot be found by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"
    r"[0-9Xx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_LABELLED = re.compile(
    r"((?:身份证号?|证件号|住院号|病历号|病案号|门诊号|就诊卡号|登记号|体检号|"
    r"PATIENT_?ID|PAT_?NO|MRN|INP_?NO|ID_?CARD)[\"']?\s*[:：=|]\s*[\"']?)([A-Za-z0-9-]{4,20})",
    re.I,
)
_NAMED = re.compile(
    r"((?:姓名|患者|病人|PAT_?NAME)[\"']?\s*[:：=|]\s*[\"']?)"
    r"([\u4e00-\u9fff]{1,15}(?:[·•．.][\u4e00-\u9fff]{1,15}){0,3}|[A-Za-z\u0600-\u06ff]"
    r"[A-Za-z\u0600-\u06ff' .-]{1,60})",
    re.I,
)
_SECRET = re.compile(
    r"((?:password|passwd|pwd|secret|token|api[_-]?key|口令|密码)[\"']?\s*[:：=]\s*[\"']?)"
    r"([^\s\"',;]+)",
    re.I,
)
_BY = re.compile(r"(identified\s+by\s+[\"']?)([^\s\"';]+)", re.I)
_BEARER = re.compile(r"((?:bearer|basic)\s+)([A-Za-z0-9._~+/=-]{8,})", re.I)
_USERINFO = re.compile(r"(\w+://[^\s:/@]+:)([^\s@/]+)(?=@)")
_CONNECT = re.compile(r"(\b\w+/)([^\s/@\"']+)(?=@[\w(/])")
_DIGITS = re.compile(r"\d{11}")
_SECRET_WORDS = ("passw", "pwd", "secret", "token", "api", "口令", "密码")
_BY_WORDS = ("identified",)
_BEARER_WORDS = ("bearer", "basic")
_LABEL_WORDS = ("号", "patient", "pat_", "patno", "mrn", "inp", "id_card", "idcard")
_NAME_WORDS = ("姓名", "患者", "病人", "patname", "pat_name")


class Mask:
    """Masks text with one site's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def text(self, text: str) -> str:
        """Return whole lines with every identifier and secret masked."""
        low = text.lower()
        for words, pattern, kind in (
            (_SECRET_WORDS, _SECRET, "SECRET"),
            (_BY_WORDS, _BY, "SECRET"),
            (_BEARER_WORDS, _BEARER, "SECRET"),
            (_LABEL_WORDS, _LABELLED, "NO"),
            (_NAME_WORDS, _NAMED, "NAME"),
        ):
            # Looking for a plain word is a hundred times faster than for its pattern.
            if any(word in low for word in words):
                text = pattern.sub(self._second(kind), text)
        if "@" in text:
            text = _USERINFO.sub(self._second("SECRET"), text)
            text = _CONNECT.sub(self._second("SECRET"), text)
        if _DIGITS.search(text):
            text = _IDENTITY.sub(self._identity, text)
            text = _CARD.sub(self._card, text)
            text = _MOBILE.sub(lambda found: self._mark("TEL", found[0]), text)
        return text

    def _second(self, kind: str) -> Callable[[re.Match[str]], str]:
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
