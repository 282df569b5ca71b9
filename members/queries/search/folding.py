"""Fold texts as the database does."""

import unicodedata
from functools import lru_cache

# Letters that do not decompose into a plain one and a mark.
PLAIN = str.maketrans(
    {
        **{"æ": "ae", "ø": "o", "ß": "ss", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"},
        **{"ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "q"},
    }
)


@lru_cache(maxsize=8192)
def folded(text):
    """Return the text in lower case without marks, as folded() of the database does."""
    small = unicodedata.normalize("NFKC", text).lower().translate(PLAIN)
    apart = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
