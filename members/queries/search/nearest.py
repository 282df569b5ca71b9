"""The words of the registry that are nearest to some without a hit: did you mean."""

from members.models.languages import text_language
from members.models.statements import run_sql

from .highlight import WORD
from .query import SHORT, STOP_WORDS, folded, parse

LEAST_OF_WORDS = 0.45
MOST_TEXTS, MOST_WORDS = 40, 3
STATEMENT = """
SELECT shown FROM unnest(%s::text[]) AS word, public.near_texts(word, %s)
ORDER BY likeness DESC, shown LIMIT %s
"""


def nearest_words(words):
    """Return the few words of names, topics and titles that resemble the words most.

    They are spelled as in the registry; of organizations, only listed ones count.
    """
    terms = [word for word in parse(words).words if len(word) > SHORT]
    terms = [word for word in terms if not word.isdecimal()][:MOST_WORDS]
    if not terms:
        return []
    rows = run_sql(STATEMENT, [terms, text_language() == "en", MOST_TEXTS])
    return _nearest([text for (text,) in rows], terms)


def _nearest(texts, terms):
    likeness = {}
    for part in (part for text in texts for part in WORD.findall(text)):
        plain = folded(part)
        is_new = [plain] != terms
        if is_new and len(plain) > SHORT and plain not in STOP_WORDS:
            near = max(_similarity(plain, word) for word in terms)
            likeness.setdefault(plain, (near, part))
    by_likeness = sorted(likeness.values(), key=lambda pair: (-pair[0], pair[1]))
    return [part for near, part in by_likeness if near >= LEAST_OF_WORDS][:MOST_WORDS]


def _similarity(one, other):
    """Return the mean of the shares of common trigrams, in both words and in the shorter.

    The latter finds the parts of a compound: "hydrogenfabrikk" is near "hydrogen".
    """
    ours, theirs = _trigrams(one), _trigrams(other)
    common = len(ours & theirs)
    shorter = min(len(ours), len(theirs))
    return (common / len(ours | theirs) + common / shorter) / 2


def _trigrams(word):
    padded = f"  {word} "  # as pg_trgm pads words
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
