"""Values of an answer, each of the type that belongs there."""

import re
import unicodedata
from datetime import date

from stdnum.no import orgnr

from .errors import AnswerError

NUMBER = re.compile("[0-9]{9}")
LONGEST = 1000
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
# No text of the register has them: an answer that has was damaged on its way.
DAMAGE = re.compile("[\0\ud800-\udfff\ufffd]")


class Fields:
    """The values of a JSON object, each of the type that is asked for, or AnswerError."""

    def __init__(self, raw):
        if not isinstance(raw, dict):
            raise AnswerError("no unit where one belongs")
        self.raw = raw

    def _value(self, key, kind, default):
        value = self.raw.get(key, default)
        return value if type(value) is kind else refuse(key)

    def group(self, key):
        return Fields(self._value(key, dict, {}))

    def flag(self, key):
        return self._value(key, bool, False)

    def whole(self, key, most):
        value = self._value(key, int, 0)
        return value if 0 <= value <= most else refuse(key)

    def text(self, key, most=LONGEST):
        """Return the text in one line, without characters that are not visible."""
        return _line(key, self._value(key, str, ""), most)

    def lines(self, key):
        return [_line(key, one, LONGEST) for one in self._value(key, list, [])]

    def number(self, key):
        text = self._value(key, str, "")
        is_number = NUMBER.fullmatch(text) and orgnr.is_valid(text)
        return text if is_number or not text else refuse(key)

    def day(self, key):
        text = self._value(key, str, "")
        return text if not text or _is_day(text) else refuse(key)


def refuse(key):
    raise AnswerError(f"a wrong value of {key}")


def _line(key, text, most):
    if not isinstance(text, str) or len(text) > most or DAMAGE.search(text):
        refuse(key)
    return " ".join("".join(map(_visible, text)).split())


def _visible(character):
    kind = unicodedata.category(character)
    return "" if kind == "Cf" else " " if kind[0] == "C" else character


def _is_day(text):
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False
