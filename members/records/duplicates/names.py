"""Measure how far two names of organizations agree, without legal forms."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from members.queries.search.query import WORD, folded
from members.queries.search.typos import is_typo

LONGEST = 200  # as in the registry
LEGAL_FORMS = frozenset(
    "as asa ba da ans iks ks sa sf hf kf nuf enk ab aps oy oyj ltd limited plc inc corp llc"
    " gmbh ag kg bv nv sarl spa co stiftelsen".split()
)
LETTERS_OF_FORM = re.compile(r"\b([a-z])[./ ]([a-z])\b\.?")  # A/S and A.S.
APPOSITION = re.compile(r"^(.*\w.*?) (?:[–—-] |\()([^()]*[^\W\d][^()\d]*)\)?$")
SMALL_WORDS = frozenset("av and de den det for fra i in of og paa the til ved".split())
# One spelling of words that differ between languages or by an article.
SPELLINGS = {
    **dict.fromkeys(["norge", "norway", "norges", "norsk", "norwegian"], "norge"),
    **dict.fromkeys(["gruppen", "gruppe", "konsern", "konsernet"], "group"),
    "kommunen": "kommune",
    "sement": "cement",
}
# Words of many names: alone they distinguish no two organizations.
COMMON = frozenset("norge group holding kommune norden nordic international".split())
SAME, TYPO, BUT_COMMON = 0.9, 0.85, 0.8
WITHIN, INITIALS, APART, UNLIKE = 0.5, 0.4, 0.15, 0.0
SHORTEST_STEM, MOST_INITIALS = 4, 6


@dataclass(frozen=True)
class Name:
    """The words of a name in the order in which they stand."""

    text: str

    @cached_property
    def all_words(self):
        plain = folded(self.text[:LONGEST].replace("&", " og "))
        plain = LETTERS_OF_FORM.sub(_join_legal_form, plain)
        return [SPELLINGS.get(word, word) for word in WORD.findall(plain)]

    @cached_property
    def words(self):
        """The words without legal forms and small words; all of them if none is left."""
        ignored = LEGAL_FORMS | SMALL_WORDS
        return [w for w in self.all_words if w not in ignored] or self.all_words

    @cached_property
    def core(self):
        """The words without spaces: the same for Metall Pro AS and MetallPro."""
        return "".join(self.words)

    @cached_property
    def sorted_core(self):
        return "".join(sorted(self.words))

    @cached_property
    def telling(self):
        """The words that are not common to many names, else all."""
        return [word for word in self.words if word not in COMMON] or self.words

    @cached_property
    def initials(self):
        forms = [word for word in self.all_words if word not in LEGAL_FORMS]
        return {"".join(w[0] for w in words) for words in (forms, self.words)}


def _join_legal_form(match):
    joined = match[1] + match[2]
    return joined if joined in LEGAL_FORMS else match[0]


@lru_cache(maxsize=4096)
def named(text):
    """Return the Name of a text; each is taken apart once."""
    return Name(text)


def parts_of(text):
    """Return the two names of one such as "Siva – Selskapet for industrivekst SF"."""
    match = APPOSITION.search(text[:LONGEST])
    return [part for part in match.groups() if part] if match else []


def agreement(one, other):
    """Return how far two Names agree, from SAME down to UNLIKE."""
    if not one.core or not other.core:
        return UNLIKE
    if one.core == other.core or one.sorted_core == other.sorted_core:
        return SAME
    if _number_words(one) != _number_words(other):
        return APART
    if is_typo(one.core, other.core) and len(one.words) != len(other.words):
        return TYPO
    return max(_by_words(one, other), _by_initials(one, other))


def _by_words(one, other):
    left, right = _unmatched(one.telling, other.telling)
    if len(left) == len(one.telling):
        return WITHIN if _continue([one.core], [other.core]) else UNLIKE
    if not left and not right:
        is_exact = sorted(one.telling) == sorted(other.telling)
        return BUT_COMMON if is_exact else TYPO
    if left and right:
        return WITHIN if _continue(left, right) else APART
    return WITHIN


def _unmatched(ours, theirs):
    """Return the words of each that the other has neither as they are nor misspelt."""
    left, right = [], list(theirs)
    for word in ours:
        same = word if word in right else None
        same = same or next((w for w in right if is_typo(w, word)), None)
        if same:
            right.remove(same)
        else:
            left.append(word)
    return left, right


def _continue(ours, theirs):
    """Whether each word is the beginning of that of the other: Havn and Havnevesen."""
    pairs = [sorted(pair, key=len) for pair in zip(ours, theirs, strict=False)]
    return len(ours) == len(theirs) and all(
        len(short) >= SHORTEST_STEM and long.startswith(short) for short, long in pairs
    )


def _by_initials(one, other):
    short, long = sorted([one, other], key=lambda name: len(name.words))
    is_short = len(short.words) == 1 and 1 < len(short.core) <= MOST_INITIALS
    return INITIALS if is_short and short.core in long.initials else UNLIKE


def _number_words(name):
    return [word for word in name.words if word.isdecimal()]
