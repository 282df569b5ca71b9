"""Why the business register gave no answer that counts."""


class AwayError(Exception):
    """No answer now, after asking again: the reason in plain English."""


class OffError(AwayError):
    """The business register is switched off, by settings.REGISTER_URL."""


class AnswerError(AwayError):
    """An answer that is none: not JSON, cut off, too large, too slow, or of another shape."""


class TooManyError(AnswerError):
    """A list of more rows than the register gives."""
