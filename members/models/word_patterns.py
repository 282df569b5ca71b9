"""Regular expressions that find words in either case, for Python and PostgreSQL alike.

Other ways to ignore case take look-alikes for the same: UPPER('ı') is 'I', and so is ı
for re.IGNORECASE.
"""

import re


def whole_words(words):
    """Return a pattern of one of the words, at least one, where it stands by itself.

    An address is not found in a longer one, at either end.
    """
    # The longest first: an address may be the beginning of another.
    patterns = "|".join(map(_whole_word, sorted(words, key=len, reverse=True)))
    return rf"(?<![\w.+-])(?:{patterns})(?!\w)"


def whole_text(text):
    """Return a pattern of all of a text, in either case."""
    return rf"\A{_in_either_case(text)}\Z"


def _whole_word(word):
    # A capital after a full stop begins a sentence, and does not go on with a domain.
    return _in_either_case(word) + (r"(?![-.][a-z0-9])" if "@" in word else "")


def _in_either_case(text):
    return "".join(map(_letter_pattern, text))


def _letter_pattern(letter):
    """Return a pattern of the letter and of its other case, if each is that of the other."""
    lower, upper = letter.lower(), letter.upper()
    is_pair = lower != upper and len(lower) == len(upper) == 1
    is_pair = is_pair and lower.upper() == upper and upper.lower() == lower
    return (
        f"[{lower}{upper}]"
        if is_pair and letter in lower + upper
        else re.escape(letter)
    )
