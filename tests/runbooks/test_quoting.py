"""Any value goes through a real shell and back unchanged; none becomes code."""

from __future__ import annotations

import base64
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.model import Shell
from runbooks.quoting import UnquotableError, fill, quote, quoted_places, wrap

VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_string_goes_through_sh_and_back(value: str) -> None:
    command = fill("printf %s {{v}}", {"v": value}, Shell.SH)
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    assert done.stdout == value.encode()


@given(VALUES)
def test_a_powershell_literal_ends_where_it_should(value: str) -> None:
    literal = quote(value, Shell.POWERSHELL)
    inside = literal[1:-1]
    for mark in "'‘’‚‛":
        inside = inside.replace(mark * 2, "")
        assert mark not in inside


def test_a_nul_is_refused() -> None:
    with pytest.raises(UnquotableError):
        quote("a\0b", Shell.SH)


def test_a_value_that_the_template_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("echo {{nobody}}", {}, Shell.SH)


def test_powershell_is_sent_encoded() -> None:
    line = wrap("Get-Service '数据库'", Shell.POWERSHELL)
    assert "数据库" in base64.b64decode(line.split()[-1]).decode("utf-16-le")


@pytest.mark.parametrize(
    "template",
    ['echo "{{v}}"', "echo '{{v}}'", "echo `{{v}}`", "cat <<E\n{{v}}\nE\n", "x=\"a 'b {{v}}' c\""],
)
def test_a_value_inside_quotes_is_found(template: str) -> None:
    assert quoted_places(template, Shell.SH) == ["v"]


@pytest.mark.parametrize("template", ["echo {{v}}", "sqlplus /@{{v}}", 'echo \\" {{v}}'])
def test_a_value_that_stands_free_is_well(template: str) -> None:
    assert quoted_places(template, Shell.SH) == []
