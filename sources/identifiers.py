"""What identifies a patient and what opens a door: the patterns, and how each is cheaply ruled out.

A flood of output is mostly harmless. Before a pattern is tried, one of its words must be found: in
the text with case, digits and separators folded (`plain`), the same without blanks, quotes and
what joins words (`labels`), or, for what is not ASCII, in the text itself (`words`).
"""

from __future__ import annotations

from typing import NamedTuple

_AFTER = r"[\"']?[\s\u3000\xa0]*[:：=|][\s\u3000\xa0]*[\"']?"
_VALUE = r"((?<=\")[^\"\n]+|(?<=')[^'\n]+|[^\s\"',;]+)"
_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
MARKED = "⟦"


class Rule(NamedTuple):
    """A pattern whose last group, or whole, is masked as `kind`."""

    kind: str
    pattern: str
    plain: tuple[bytes, ...] = ()
    labels: tuple[bytes, ...] = ()
    words: tuple[str, ...] = ()


LONG = b"0" * 11
"""A number that may be one of those that are told by their form alone."""

RULES = (
    Rule(
        "SECRET",
        r"(?ai)((?<!⟦)(?:password|passwd|pwd|passphrase|secret|token|(?:api|access)[_-]?key|"
        rf"口令|密码){_AFTER}){_VALUE}",
        labels=(b"password:", b"passwd:", b"pwd:", b"passphrase:", b"secret:", b"token:",
                b"apikey:", b"accesskey:"),
        words=("口令", "密码"),
    ),
    Rule("SECRET", rf"(?ai)(identified\s+by\s+[\"']?){_VALUE}", plain=(b"identified",)),
    Rule(
        "SECRET",
        # A word of prose after "basic" is no token: one has digits or joins, or changes its case.
        r"(?a)((?i:bearer|basic)\s+)(?=\S*(?:\d|[a-z][A-Z]|[._~+/=-]\w|=))([A-Za-z0-9._~+/=-]{8,})",
        plain=(b"bearer ", b"basic "),
    ),
    Rule(
        "SECRET",
        r"(?a)((?:\b(?:mysql|mariadb)[\w-]*\s(?:[^\n|;]*\s)?-p|\bsshpass\s+-p\s*|--password\s+)"
        r"[\"']?)([^\s\"']+)",
        plain=(b"-p",),
    ),
    Rule(
        "SECRET",
        r"(?ai)(\b(?:sqlplus|expdp|impdp)\s+(?:-\w+\s+)*\w+/[\"']?)([^\s/@\"']+)",
        plain=(b"sqlplus ", b"pdp "),
    ),
    Rule("SECRET", r"(?a)(\w+://[^\s:/@]*:)([^\s@/]+)(?=@)", plain=(b"@",)),
    Rule(
        "SECRET",
        r"(?a)((?<![\w./-])\w+\"?/)(\"[^\"\n]+\"|[^\s/@\"']+)(?=@(?!sha256:)[\w(/])",
        plain=(b"@",),
    ),
    Rule(
        "NO",
        r"(?ai)((?<!⟦)(?:身份证(?:号码?)?|证件号码?|住院号|病历号|病案号|门诊号|就诊卡号|登记号|体检号|"
        rf"PATIENT_?ID|PAT_?NO|MRN|INP_?NO|ID_?CARD){_AFTER})([A-Za-z0-9-]{{4,20}})",
        labels=(b"patientid:", b"patno:", b"mrn:", b"inpno:", b"idcard:"),
        words=("身份证", "证件号", "住院号", "病历号", "病案号", "门诊号", "就诊卡号", "登记号",
               "体检号"),
    ),
    Rule(
        "ID",
        rf"(?a)((?<!⟦)(?:身份证|证件)(?:号码?)?[^0-9A-Za-z\n]{{0,8}})([1-9]\d{{7}}{_BORN}\d{{3}})(?!\d)",
        words=("身份证", "证件"),
    ),
    Rule(
        "TEL",
        r"(?ai)((?<!⟦)(?:电话|固话|座机|联系方式|传真|\b(?:tel|phone|fax)\b)(?:号码?)?[^0-9A-Za-z\n]{0,8})"
        r"(\(?0\d{2,3}[)）]?[- ]?[2-9]\d{6,7})(?!\d)",
        labels=(b"tel:", b"phone:", b"fax:"),
        words=("电话", "固话", "座机", "联系方式", "传真"),
    ),
    Rule(
        "NAME",
        rf"(?ai)((?<!⟦)(?:姓名|患者|病人|PAT_?NAME){_AFTER})"
        r"([\u4e00-\u9fff]{1,15}(?:[·•．.][\u4e00-\u9fff]{1,15}){0,3}|[A-Za-z\u0600-\u06ff]"
        r"[A-Za-z\u0600-\u06ff' .-]{1,60})",
        labels=(b"patname:",),
        words=("姓名", "患者", "病人"),
    ),
)  # fmt: skip

NUMBER = (
    r"(?a)(?<!\d)(?:(?:\+?86[- ]?)?"
    r"1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}|\d{17}[Xx]|\d{16,19})(?!\d)"
)
"""A mobile number, an identity card's, a bank card's; the latter two have check digits."""
IDENTITY = rf"(?a)[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_BORN}\d{{3}}[0-9X]"
CARD = r"(?a)62\d{14,17}|4\d{15}|5[1-5]\d{14}"
COUNTED = (
    r"(?ai)(?:scn|lsn|bytes|size|offset|checkpoint|sequence|session_?id|order_?(?:no|id)|"
    r"订单号|流水号|会话)[\"']?\s*[:：=]?\s*\Z"
)
"""What stands before a number that only looks like somebody's."""
PRIVATE_KEY = r"(?a)^(.*-----(?i:BEGIN [A-Z0-9 ]*PRIVATE KEY)-----)(.*?)(-----END .*)?$"
KEY_LINE = r"(?a)\s*(?:[A-Za-z0-9+/=]*|(?:Proc-Type|DEK-Info|Comment): .*)\s*"
"""A line between the beginning and the end of a private key."""
