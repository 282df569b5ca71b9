"""What people type, as words that the database holds."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters that do not come apart into a plain one and a mark.
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
# Words that say nothing of whom one looks for, in both languages.
EMPTY = frozenset(
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
class Asked:
    """What is looked for: every one of the words, and best the phrase as a name."""

    words: tuple[str, ...]
    phrase: str

    @property
    def names(self):
        """The phrase as a whole name, without a legal form and with each."""
        forms = ["", *(f" {form}" for form in sorted(LEGAL_FORMS))]
        return [f" {self.phrase}{form} " for form in forms]


@lru_cache(maxsize=64)
def asked(text):
    """Read what was typed; no words when there is no letter and no digit in it."""
    plain = folded(text[:LONGEST_TEXT])
    phrase = " ".join(WORD.findall(plain))
    words = [word for chunk in plain.split() for word in _words_of(chunk)]
    if number := NUMBER.search(phrase):
        rest = phrase[: number.start()] + phrase[number.end() :]
        words = [number[1].replace(" ", ""), *rest.split()]
    chosen = [word[:LONGEST_WORD] for word in _worth_asking(words)]
    return Asked(tuple(dict.fromkeys(chosen))[:MOST_WORDS], _without_form(phrase))


@lru_cache(maxsize=8192)
def folded(text):
    """Lower case without marks, as the function of that name leaves it in the database."""
    small = unicodedata.normalize("NFKC", text).lower().translate(PLAIN)
    apart = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _words_of(chunk):
    """Take a chunk apart, but keep a lone letter with what follows: e-fuel, R&D."""
    words = []
    for piece in WORD.findall(chunk):
        if words and len(words[-1]) == 1:
            words[-1] = f"{words[-1]} {piece}"
        else:
            words.append(piece)
    return words


def _worth_asking(words):
    telling = [w for w in words if len(w) > 1 and w not in EMPTY | LEGAL_FORMS]
    return telling or words


def _without_form(phrase):
    for form in LEGAL_FORMS:
        if phrase.endswith(f" {form}"):
            return phrase.removesuffix(f" {form}")
    return phrase
