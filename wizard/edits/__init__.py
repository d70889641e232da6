"""A folder of trees changed: in come its files and a wish, out come the files that change."""


class Refused(Exception):
    """Nothing is written; the message says why, in a sentence, and `help` what helps.

    `code` is that of a diagnostic, or one of those of `batch.Refusal`.
    """

    def __init__(self, message: str, code: str = "unwritten", help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.help = code, help
