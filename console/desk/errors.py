"""Why a verb was not done."""


class Denied(Exception):
    """The rules forbid it; `code` names the sentence, `value` belongs in it."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code = code
        self.value = value
