"""Any value goes through a real shell and back unchanged; none becomes code."""

from __future__ import annotations

import base64
import re
import signal
import subprocess

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config.model import Shell
from runbooks.places import exposed
from runbooks.quoting import UnquotableError, fill, quote, wrap

VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_string_goes_through_sh_and_back(value: str) -> None:
    command = fill("printf %s {{v}}", {"v": value}, Shell.SH)
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    assert done.stdout == value.encode()


@given(VALUES.map(lambda value: value.replace('"', "”").rstrip("\\")))
def test_a_powershell_literal_ends_where_it_should(value: str) -> None:
    literal = quote(value, Shell.POWERSHELL)
    inside = literal[1:-1]
    for mark in "'‘’‚‛":
        inside = inside.replace(mark * 2, "")
        assert mark not in inside


@pytest.mark.parametrize("shell", Shell)
@pytest.mark.parametrize("value", ["a\0b", "a\ud800b"])
def test_what_is_no_text_is_refused(value: str, shell: Shell) -> None:
    with pytest.raises(UnquotableError):
        quote(value, shell)


@pytest.mark.parametrize("value", ['x" -Q "SHUTDOWN', "D:\\My Files\\"])
def test_what_windows_powershell_would_split_is_refused(value: str) -> None:
    with pytest.raises(UnquotableError):
        quote(value, Shell.POWERSHELL)


def test_a_value_that_the_template_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("echo {{nobody}}", {}, Shell.SH)


def test_powershell_is_sent_encoded() -> None:
    line = wrap("Get-Service '数据库'", Shell.POWERSHELL)
    assert "数据库" in base64.b64decode(line.split()[-1]).decode("utf-16-le")


HOSTILE = [
    "'; echo BROKEN; '",
    "$(echo BROKEN)",
    "`echo BROKEN`",
    "\nBROKEN\n",
    "\\",
    '"',
    "E",
    " ",
]
EXPOSED = {
    Shell.SH: [
        'echo "{{v}}"',
        "echo '{{v}}'",
        "echo `{{v}}`",
        "echo \\{{v}}",
        "echo ${{v}}",
        "# {{v}}",
        "# it's\necho '{{v}}'",
        "cat <<E\n{{v}}\nE\n",
        "cat <<-'E' | sort\n\t{{v}}\n\tE\n",
        "cat <<{{v}}\n",
        "cat <<'A B'\nx\nA B\necho {{v}}",
        "x=\"a 'b {{v}}' c\"",
        'echo "$(echo "{{v}}")"',
        "echo $(( {{v}} ))",
        "((a = {{v}}))",
        "echo ${a:-{{v}}}",
        "echo $'a\\'' '{{v}}'",
        "echo $(case a in a) echo b;; esac; echo ') {{v}}')",
    ],
    Shell.POWERSHELL: [
        'echo "{{v}}"',
        "echo '{{v}}'",
        "echo ‘{{v}}’",
        "echo “{{v}}”",
        "echo `{{v}}",
        "# it's\necho '{{v}}'",
        "<# {{v}} #>",
        "@'\n{{v}}\n'@",
        '@"\n"{{v}}\n"@',
        "icacls --% {{v}}",
        'echo "$(echo "{{v}}")"',
        "echo ${a{{v}}}",
    ],
}
FREE = {
    Shell.SH: [
        "echo {{v}}",
        "sqlplus /@{{ v }}",
        'echo \\" {{v}}',
        "echo \\\\{{v}}",
        "# it's\necho {{v}}",
        "echo $# ${#a} {{v}} # why",
        "(echo a; echo {{v}})",
        'echo "$(echo {{v}})"',
        "cat <<'E'\nit's\nE\necho {{v}}",
        "case a in a) echo {{v}};; esac",
        "echo $((1 << 2)) {{v}}",
        "awk '{print $1}' {{v}} | sed \"s/'//\"",
    ],
    Shell.POWERSHELL: [
        "echo {{v}}",
        "Join-Path {{v}} ('it''s' + \"a`\"b\")",
        "<# it's #> echo {{v}}",
        "@'\nit's\n'@ + {{v}}",
        "cmd --% it's\necho {{v}}",
        'echo "$(echo {{v}})"',
    ],
}


@pytest.mark.parametrize(("shell", "template"), [(s, t) for s in Shell for t in EXPOSED[s]])
def test_a_value_where_quoting_does_not_hold_is_found(shell: Shell, template: str) -> None:
    assert exposed(template, shell) == ["v"]


@pytest.mark.parametrize(("shell", "template"), [(s, t) for s in Shell for t in FREE[s]])
def test_a_value_that_stands_free_is_well(shell: Shell, template: str) -> None:
    assert exposed(template, shell) == []


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["'", '"', "\\", "`", "$", "(", ")", "$(", "((", "$'", "${", "}", "#"]),
        st.sampled_from(["{{v}}", "echo {{v}}", " 'a' ", "a", "echo", " ", "\n", ";", "|"]),
        st.sampled_from(["<<E\n", "\nE\n", "case a in a) "]),
    ),
    max_size=6,
)
TRAP = 'BROKEN() { kill -9 $$; }; echo() { [ "$1" != BROKEN ] || BROKEN; }\n'


@pytest.mark.parametrize("shell", ["sh", "bash"])
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=PIECES, after=PIECES, value=st.sampled_from(HOSTILE))
def test_no_template_that_is_accepted_lets_a_value_run(
    shell: str, before: list[str], after: list[str], value: str
) -> None:
    template = "".join(["echo ", *before, "{{v}}", *after])
    # Nothing here may define a function: it could call itself for ever.
    assume(not exposed(template, Shell.SH) and not re.search(r"\(\s*\)", template))
    command = TRAP + fill(template, {"v": value}, Shell.SH)
    done = subprocess.run([shell, "-c", command], capture_output=True, timeout=20, check=False)
    assert done.returncode != -signal.SIGKILL, command


def test_a_joined_line_hides_the_end_of_a_heredoc() -> None:
    assert exposed("cat <<E\n'\\\nE\n'{{v}}", Shell.SH) == ["v"]
    assert exposed("cat <<'E'\nx\\\nE\necho {{v}}", Shell.SH) == []
