"""Parse typed texts into words as the database stores them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that do not decompose into a plain one and a mark.
PLAIN = str.maketrans(
    {
        **{"æ": "ae", "ø": "o", "ß": "ss", "œ": "oe", "đ": "d", "ð": "d", "þ": "th"},
        **{"ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t", "ĸ": "q"},
    }
)
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(
    r"(?<!\w)(?:(?:org )?nr |org |orgnr )?(?:no ?)?(\d(?: ?\d){8})(?: ?mva)?(?!\w)"
)
LEGAL_FORMS = frozenset(["a s", *"as asa ba da ans iks ks sa sf ltd plc inc".split()])
STOP_WORDS = frozenset(
    """
    alle at av da de den der det du eller en er et for fra ha han har hos hun hva hvem
    i ikke inn jeg kan med men mot naar noe noen og om oss over paa pa sa seg sin skal
    som til under ut var ved vi vil
    a all an and any are as at be by for from has have in is it its of on or our that
    the their to us was we what which who with
    """.split()
)
LONGEST_TEXT, LONGEST_WORD, MOST_WORDS = 400, 40, 8
SHORT = 2  # letters; three and more may stand inside another word, as in a compound


@dataclass(frozen=True)
class SearchQuery:
    """The words that a hit must have, every one, and the phrase that may be its name."""

    words: tuple[str, ...]
    phrase: str

    @property
    def names(self):
        """The phrase as a whole name, without a legal form and with each."""
        forms = ["", *(f" {form}" for form in sorted(LEGAL_FORMS))]
        return [f" {self.phrase}{form} " for form in forms]


@lru_cache(maxsize=64)
def parse(text):
    """Return the SearchQuery of a text; without a letter or digit it has no words."""
    plain = folded(text[:LONGEST_TEXT])
    phrase = " ".join(WORD.findall(plain))
    words = [word for chunk in plain.split() for word in _split(chunk)]
    if number := NUMBER.search(phrase):
        rest = phrase[: number.start()] + phrase[number.end() :]
        words = [number[1].replace(" ", ""), *rest.split()]
    terms = [word[:LONGEST_WORD] for word in _without_stop_words(words)]
    return SearchQuery(
        tuple(dict.fromkeys(terms))[:MOST_WORDS], _without_legal_form(phrase)
    )


@lru_cache(maxsize=8192)
def folded(text):
    """Return the text in lower case without marks, as folded() of the database does."""
    small = unicodedata.normalize("NFKC", text).lower().translate(PLAIN)
    apart = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _split(chunk):
    """Split at punctuation, but join a single letter to the next piece: e-fuel, R&D."""
    words = []
    for piece in WORD.findall(chunk):
        if words and len(words[-1]) == 1:
            words[-1] = f"{words[-1]} {piece}"
        else:
            words.append(piece)
    return words


def _without_stop_words(words):
    """Return the words that identify something; all of them when none does."""
    ignored = STOP_WORDS | LEGAL_FORMS
    return [word for word in words if len(word) > 1 and word not in ignored] or words


def _without_legal_form(phrase):
    for form in LEGAL_FORMS:
        if phrase.endswith(f" {form}"):
            return phrase.removesuffix(f" {form}")
    return phrase
