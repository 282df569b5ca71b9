"""Rank a few texts that no table holds, by the words and weights of the other places."""

from functools import lru_cache

from .highlight import WORD, have_one_stem
from .query import folded, parse
from .typos import is_typo
from .vocabulary import other_words

IN_TITLE, IN_SYNONYM, BY_TYPO, HELPFUL = 80, 60, 40, 5
# A synonym is less than the beginning of a name of a row, and more than its middle.
IS_TITLE, IS_SYNONYM, IN_WORDS_OF_TITLE = 900, 650, 20
SHORT_WORD, LONGEST_ENDING = 5, 4
LONG_ENOUGH = 6  # letters: short words of one stem may be of different things


def ranked_texts(texts, words):
    """Return {position: rank} of texts with every word, each a (title, synonyms).

    A word may be misspelt if no text has all of them as they are.
    """
    query = parse(words)
    if not query.words:
        return {}
    weights = {
        position: _weight(query, title, synonyms)
        for position, (title, synonyms) in enumerate(texts)
    }
    matches = {position: weight for position, weight in weights.items() if weight}
    return matches or {
        position: BY_TYPO * len(query.words)
        for position, (title, synonyms) in enumerate(texts)
        if _has_words(query, [title, *synonyms], is_typo)
    }


def words_in_texts(words, texts):
    """Return the numbers of those words, from 1, that begin a word of the texts."""
    parts = words_of(texts)
    return [n for n, word in enumerate(words, start=1) if _has(parts, word, _begins)]


def _begins(part, word):
    """Whether a word of a text begins with a word; a short one is it but for its ending."""
    if len(word) < SHORT_WORD:
        return part.startswith(word) and len(part) < len(word) + LONGEST_ENDING
    is_long = min(len(part), len(word)) >= LONG_ENOUGH
    return part.startswith(word) or (is_long and have_one_stem(part, word))


def _is_in(part, word):
    """Whether a word of a text begins with a word, or has it in it if that is not short."""
    return _begins(part, word) or (len(word) >= LONG_ENOUGH - 1 and word in part)


def _weight(query, title, synonyms):
    """Return the weight of a text, more with words of the question; 0 if a word is missing."""
    weight = _weight_of_words(query, title, synonyms)
    if not (weight and query.helpful):
        return weight
    parts = words_of([title, *synonyms])
    return weight + HELPFUL * sum(word in parts for word in query.helpful)


def _weight_of_words(query, title, synonyms):
    phrases = {*query.phrases}
    title_query = _parsed(title)
    if not phrases.isdisjoint(title_query.phrases):
        return IS_TITLE
    texts = [*map(_parsed, synonyms)]
    if " " in query.phrases[-1] and any(query.phrases[-1] in t.phrases for t in texts):
        return IS_TITLE
    if any({*query.words} == {*t.words} or phrases & {*t.phrases} for t in texts):
        return IS_SYNONYM + IN_WORDS_OF_TITLE * ({*query.words} == {*title_query.words})
    if _has_words(query, [title], _is_in):
        return IN_TITLE * len(query.words)
    if _has_words(query, [title, *synonyms], _is_in):
        return IN_SYNONYM * len(query.words)
    return 0


# The cache of parse() is for the words of visitors, and smaller than the texts are many.
@lru_cache(maxsize=2048)
def _parsed(text):
    return parse(text)


def _has_words(query, texts, matches):
    parts = words_of(texts)
    return all(_has(parts, word, matches) for word in query.words)


def _has(parts, word, matches):
    """Whether texts have all pieces of a word, or of another for the same thing.

    Of short other words it must be the whole: "nett" is not in "nettverk".
    """
    return all(
        any(matches(part, piece) for part in parts) for piece in word.split()
    ) or any(
        all(
            piece in parts
            or (
                len(piece) >= LONG_ENOUGH
                and any(matches(part, piece) for part in parts)
            )
            for piece in other.split()
        )
        for other in other_words(word)
    )


def words_of(texts):
    """Return the set of the words of some texts, folded."""
    return {part for text in texts for part in WORD.findall(folded(text))}
