"""Which answers hold the next time too."""

from __future__ import annotations

import pytest

from sources.keyring import lasting


@pytest.mark.parametrize(
    "prompt", ["Password:", "zhang's password: ", "口令: ", "请输入密码：", "PASSWD"]
)
def test_a_password_lasts(prompt: str) -> None:
    assert lasting(prompt, echo=False)
    assert not lasting(prompt, echo=True)


@pytest.mark.parametrize(
    "prompt",
    [
        "Verification code: ", "One-time password: ", "OTP Password:", "PASSCODE:", "动态口令：",
        "一次性密码：", "短信验证码：", "Token password:", "New password: ", "Retype new password:",
        "Current password:", "新密码：", "请再次输入密码：", "请选择 [1-3]: ", "PIN:",
    ],
)  # fmt: skip
def test_a_code_a_menu_or_a_change_does_not(prompt: str) -> None:
    assert not lasting(prompt, echo=False)


def test_what_stands_around_a_prompt_may_tell_that_it_wants_a_code() -> None:
    assert not lasting("Password:", echo=False, around="Enter your one-time password")
    assert not lasting("密码：", echo=False, around="动态口令认证")
    assert lasting("密码：", echo=False, around="新华医院堡垒机")
