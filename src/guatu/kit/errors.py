"""The only two ways the platform says no."""


class Refused(Exception):  # noqa: N818 - it is the name the whole project uses; a refusal is an answer, not a fault
    """In scope, but not now or not so: one Chinese sentence that says what is wrong and what to do (409)."""

    def __init__(self, sentence: str, *, details: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details or []


class NotVisible(Exception):  # noqa: N818 - see above
    """What was asked for does not exist or lies outside the user's scope; the two are not told apart (404)."""


AT_ONCE = "刚刚有人改了同样的内容，这次没有保存，请刷新页面核对后再试"
"""What is said when the database refuses because somebody else was a moment earlier (a second project of one code, a
second report of one month)."""

UNSTORABLE = "填写的内容里有不能保存的字符或过大的数，请检查后重新填写"
"""What is said when the database cannot hold a value at all (a zero byte, a number beyond its field)."""
