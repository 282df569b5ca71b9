"""Mark the matched words in a text of a page."""

import re
from functools import lru_cache

from django.utils.html import format_html, format_html_join

from .query import SHORT, folded, parse
from .typos import is_typo
from .vocabulary import other_words

# A letter stored apart from its ring or dots is still one word with it.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
SHORTEST_STEM = 3
# How words of one stem may end, in Norwegian and in English.
ENDINGS = frozenset(
    """
    a al ally ance ances ancies ancy ande ane ar ast ation ational ations e ed ede
    edes edly els else elsen elsene elser ement ements en ende ene enes ens ent er
    erne ers ert es et ets ful heten hetene hetens heter i ial ic ical ies ing ings
    ion ions ities ity ive leg lig ligst lov ly ment ments ness or ors s sk ske st t
    te y
    """.split()
)


def marked(text, words):
    """Return the text as HTML, with <mark> round each word that was searched for."""
    pairs, end = [], 0
    for start, next_end in match_spans(text, words):
        pairs.append((text[end:start], text[start:next_end]))
        end = next_end
    marks = format_html_join("", "{}<mark>{}</mark>", pairs)
    return format_html("{}{}", marks, text[end:])


def match_spans(text, words):
    """List (start, end) of the words of the text that match; typos if nothing else."""
    parts = [(word.span(), folded(word[0])) for word in WORD.finditer(text)]
    query = parse(words)
    forms = [form for word in (*query.words, *query.general) for form in _forms(word)]
    return _spans(parts, forms, is_in) or _spans(parts, forms, is_typo)


def _forms(word):
    """List how a word may be written, as pieces: e-fuel apart, a number in threes.

    Its synonyms are forms of it.
    """
    forms = [one.split() for one in (word, *other_words(word))]
    if len(word) == 9 and word.isdecimal():
        forms.append([word[:3], word[3:6], word[6:]])
    return forms


def _spans(parts, forms, matches):
    spans = set()
    for form in forms:
        for start in range(len(parts) - len(form) + 1):
            window = parts[start : start + len(form)]
            pairs = zip(window, form, strict=True)
            if all(matches(part, piece) for (_, part), piece in pairs):
                spans.update(span for span, _ in window)
    return sorted(spans)


@lru_cache(maxsize=8192)
def is_in(part, word):
    """Whether a word of a text is or contains the word, or has its stem."""
    if len(word) > SHORT and not word.isdecimal():
        return word in part or have_one_stem(part, word)
    return part.startswith(word)


def have_one_stem(one, other):
    """Whether words differ in their endings only, roughly as the database stems them."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    ends = range(SHORTEST_STEM, shared + 1)
    return any(_is_ending(one[n:]) and _is_ending(other[n:]) for n in ends)


def _is_ending(rest):
    return not rest or rest in ENDINGS
