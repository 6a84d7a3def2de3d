"""Both languages say everything, and say it about the same things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

import pytest

from config.faults import CODES as SITE
from console.duty.events import Kind
from console.duty.incidents import Status
from console.ui import keys
from console.words.failures import answer, remedy, trouble
from console.words.languages import report_words, words
from runbooks.faults import CODES as BOOK
from runbooks.model import Risk, Verdict
from runbooks.run import Phase
from sources.chunk import End
from sources.reach import CODES, Wanted

ZH, EN = words("zh"), words("en")


def sentences(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from sentences(one, f"{path}.{key}")
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from sentences(one, f"{path}.{at}")
    elif type(value).__module__.startswith("console.words."):
        for name, one in vars(value).items():
            yield from sentences(one, f"{path}.{name}")


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_each_language_has_every_sentence() -> None:
    assert {path for path, _ in sentences(ZH)} == {path for path, _ in sentences(EN)}


@pytest.mark.parametrize(("path", "zh"), [one for one in sentences(ZH) if one[0] != ".lang"])
def test_a_sentence_speaks_of_the_same_values_in_both(path: str, zh: str) -> None:
    assert names(zh) == names(dict(sentences(EN))[path])
    assert zh


def test_a_report_has_the_same_sentences_in_both_about_the_same_values() -> None:
    zh, en = dict(sentences(report_words("zh"))), dict(sentences(report_words("en")))
    assert zh.keys() == en.keys()
    assert {path: names(text) for path, text in zh.items()} == {
        path: names(text) for path, text in en.items()
    }
    assert all({**zh, **en}.values())


def test_every_fault_of_a_site_has_a_sentence_with_its_values() -> None:
    for code, values in {**SITE, **BOOK}.items():
        assert names(ZH.faults[code]) <= set(values), code


def test_every_kind_of_event_has_a_word_and_a_sentence() -> None:
    assert set(ZH.timeline.kinds) == set(ZH.timeline.sentences) == {str(kind) for kind in Kind}


def test_every_state_of_things_has_a_word() -> None:
    assert set(ZH.queue.statuses) == {str(one) for one in Status}
    assert set(ZH.runs.verdicts) == {str(one) for one in Verdict}
    assert set(ZH.runs.risks) == {str(one) for one in Risk}
    assert set(ZH.runs.phases) == {str(one) for one in Phase}
    assert set(ZH.runs.ends) == {str(one) for one in End}


def test_every_key_has_its_words() -> None:
    actions = {key.action for table in keys.SCREENS.values() for key in (*table, *keys.COMMON)}
    assert actions <= set(ZH.keys.actions)
    assert set(keys.SCREENS) == set(ZH.keys.screens)


def test_no_key_means_two_things_on_a_screen() -> None:
    for table in keys.SCREENS.values():
        taken = [key.key for key in (*table, *keys.COMMON)]
        assert len(taken) == len(set(taken))


def test_all_that_can_be_wrong_with_a_host_has_its_words_and_a_remedy() -> None:
    for all_words in (ZH, EN):
        assert set(all_words.mends) == set(CODES)
        assert set(CODES) <= set(all_words.answers)
        assert set(CODES) <= set(all_words.troubles)
        assert set(all_words.forms.prompts) == set(Wanted)


def test_what_a_jump_host_complains_of_is_told_with_its_remedy() -> None:
    told = remedy("his", "jump", "door: host-key-unknown: ssh-ed25519 SHA256:x", ZH)
    assert told.startswith("跳板机 door：主机密钥不认识 (ssh-ed25519 SHA256:x) → ")
    assert told.endswith("oncall trust door")
    assert "door" in trouble("jump", "door: timeout: 10.0.0.1:22", EN)


def test_what_a_check_was_answered_is_in_words() -> None:
    assert answer("refused", ZH) == "连接被拒绝"
    assert answer("tls: self-signed certificate", ZH) == "证书或加密有误 self-signed certificate"
    assert answer("exit 3: no such file", EN) == "exit status 3 no such file"
    assert answer("HTTP 503", ZH) == "HTTP 503"
