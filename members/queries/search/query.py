"""Parse typed texts into words as the database stores them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .folding import folded
from .question_words import (
    GENERIC_WORDS,
    MAKERS,
    NOUNS,
    OF,
    QUESTION_WORDS,
    ROLES,
    SOMEBODY,
    WHERE,
)
from .vocabulary import with_phrases

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(
    r"(?<!\w)(?:(?:org )?nr |org |orgnr )?(?:no ?)?(\d(?: ?\d){8})(?: ?mva)?(?!\w)"
)
LEGAL_FORMS = frozenset(["a s", *"as asa ba da ans iks ks sa sf ltd plc inc".split()])
STOP_WORDS = frozenset(
    """
    alle at av da de den der det du eller en er et for fra ha han har hos hun hva hvem
    i ikke inn jeg kan med men mot naar nar noe noen og om oss over paa pa sa seg
    sin skal som til under ut var ved vi vil var vart vare dere dykk deg meg mitt mine min man
    ein eit ei ikkje fra eg me dei dykkar na gjennom hos mellom uten etter bak innen innenfor
    rundt langs naer ogsa samt andre
    a about all an and any are as at be by can for from has have in is it its of on or our that
    the their to us was we what which who with you your my me i some between within into near
    without after around also other than
    """.split()
)
ASKING = QUESTION_WORDS | ROLES.keys()
HELPFUL = ASKING | NOUNS.keys() | GENERIC_WORDS
DIGITS = 9  # of an organization number
LONG = 7  # letters
LONGEST_TEXT, LONGEST_WORD, MOST_WORDS = 400, 40, 8
SHORT = 2  # letters; three and more may stand inside another word, as in a compound


@dataclass(frozen=True)
class SearchQuery:
    """The words that a hit must have, every one, and the phrases that may be its name.

    `phrases` are the text without the words of a question at its ends, and with them.
    `helpful` words are of a question, or general: a hit is better with them. They may ask
    for those with a `role`, or for one `noun` first.
    """

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    helpful: tuple[str, ...] = ()

    @property
    def names(self):
        """The phrases as whole names, without a legal form and with each."""
        forms = ["", *(f" {form}" for form in sorted(LEGAL_FORMS))]
        return [f" {phrase}{form} " for phrase in self.phrases for form in forms]

    @property
    def general(self):
        """The helpful words that a text or name is the better for."""
        return [word for word in self.helpful if word in GENERIC_WORDS]

    @property
    def role(self):
        return next((ROLES[word] for word in self.helpful if word in ROLES), "")

    @property
    def noun(self):
        if NOUNS.keys() & {*self.words}:  # nothing else is asked: it is of a page
            return ""
        named = next((word for word in self.helpful if word in NOUNS), "")
        return "" if self._is_of(named) else NOUNS.get(named, "")

    def _is_of(self, named):
        """Whether something else is asked of a noun: "map of companies"."""
        before, _named, _after = self.phrases[-1].partition(f" {named}")
        first = before.split()
        return bool(first) and first[-1] in OF and not {*self.words}.isdisjoint(first)

    @property
    def likely_noun(self):
        """The noun that is not named but meant, as "who" and "sementprodusent" are
        of organizations; or ""."""
        if self.phrases[-1].startswith(WHERE):
            return "sites"
        asks = not SOMEBODY.isdisjoint(self.helpful)
        is_maker = any(word.endswith(MAKERS) for word in self.words)
        return "organizations" if asks or is_maker else ""


@lru_cache(maxsize=64)
def parse(text):
    """Return the SearchQuery of a text; without a letter or digit it has no words."""
    plain = folded(text[:LONGEST_TEXT])
    phrase = " ".join(WORD.findall(plain))
    words = [word for chunk in plain.split() for word in _split(chunk)]
    if number := NUMBER.search(phrase):
        rest = phrase[: number.start()] + phrase[number.end() :]
        words = [number[1].replace(" ", ""), *rest.split()]
    terms = with_phrases([word[:LONGEST_WORD] for word in _without_stop_words(words)])
    needed = tuple(dict.fromkeys(_needed(terms)))[:MOST_WORDS]
    helpful = (word for word in dict.fromkeys(words) if word not in needed)
    whole = _without_legal_form(phrase)
    return SearchQuery(
        needed,
        tuple(dict.fromkeys([*_as_name(_without_question(whole)), whole])),
        tuple(word for word in helpful if word in HELPFUL),
    )


def _needed(terms):
    """Return the words that only a hit has; else those that name a noun; else all."""
    others = [word for word in terms if word not in ASKING]
    # "members of the cluster" asks for members.
    others = [word for word in others if word not in GENERIC_WORDS] or others
    own = [word for word in others if word not in HELPFUL]
    # A year alone would find whatever is of that year.
    is_own = any(len(word) == DIGITS or not word.isdecimal() for word in own)
    return own if is_own else others or terms


def _as_name(phrase):
    """Return a phrase, and as one word if it has two: "metall pro" is MetallPro.

    One word in its definite form may be a name without it: "veikartet", "kommunen".
    """
    joined = phrase.replace(" ", "")
    if joined == phrase and len(phrase) >= LONG and phrase[-2:] in ("en", "et"):
        return [phrase, phrase[:-1], phrase[:-2]]
    is_pair = phrase.count(" ") == 1 and len(joined) <= LONGEST_WORD
    return [phrase, joined] if is_pair else [phrase]


def _without_question(phrase):
    """Return a phrase without the words of a question at its ends, as "owner of"."""
    words = phrase.split()
    if ASKING.isdisjoint(words):
        return phrase
    kept = [at for at, word in enumerate(words) if word not in ASKING | STOP_WORDS]
    return " ".join(words[kept[0] : kept[-1] + 1]) if kept else phrase


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
