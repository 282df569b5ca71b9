"""Rank a few texts that no table holds, by the words and weights of the other places."""

from .highlight import WORD, is_in
from .query import folded, parse
from .typos import is_typo

IN_TITLE, IN_SYNONYM, BY_TYPO = 80, 60, 40
IS_TITLE, IS_SYNONYM = 900, 800


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


def _weight(query, title, synonyms):
    if query.phrase == _phrase(title):
        return IS_TITLE
    if query.phrase in map(_phrase, synonyms):
        return IS_SYNONYM
    if _has_words(query, [title], is_in):
        return IN_TITLE * len(query.words)
    if _has_words(query, [title, *synonyms], is_in):
        return IN_SYNONYM * len(query.words)
    return 0


def _phrase(text):
    return parse(text).phrase


def _has_words(query, texts, matches):
    parts = [part for text in texts for part in WORD.findall(folded(text))]
    pieces = [piece for word in query.words for piece in word.split()]
    return all(any(matches(part, piece) for part in parts) for piece in pieces)
