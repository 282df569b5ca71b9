"""The matched words on the page."""

import re
from functools import lru_cache

from django.utils.html import format_html, format_html_join

from .query import SHORT, asked, folded
from .typos import is_slip

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
    """Escape the text, with <mark> round each word of it that was searched for."""
    pairs, end = [], 0
    for start, next_end in found_in(text, words):
        pairs.append((text[end:start], text[start:next_end]))
        end = next_end
    marks = format_html_join("", "{}<mark>{}</mark>", pairs)
    return format_html("{}{}", marks, text[end:])


def found_in(text, words):
    """List where in the text a word stands that was searched for, as (start, end)."""
    parts = [(word.span(), folded(word[0])) for word in WORD.finditer(text)]
    forms = [form for word in asked(words).words for form in _forms(word)]
    return _spots(parts, forms, _has) or _spots(parts, forms, is_slip)


def _forms(word):
    """What a word may look like on a page: e-fuel stands apart, and a number in threes."""
    forms = [word.split()]
    if len(word) == 9 and word.isdecimal():
        forms.append([word[:3], word[3:6], word[6:]])
    return forms


def _spots(parts, forms, suits):
    found = set()
    for form in forms:
        for place in range(len(parts) - len(form) + 1):
            window = parts[place : place + len(form)]
            pairs = zip(window, form, strict=True)
            if all(suits(part, piece) for (_, part), piece in pairs):
                found.update(span for span, _ in window)
    return sorted(found)


@lru_cache(maxsize=8192)
def _has(part, word):
    if len(word) > SHORT and not word.isdecimal():
        return word in part or have_one_stem(part, word)
    return part.startswith(word)


def have_one_stem(one, other):
    """That two words differ in their endings only, more or less as the database does."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    ends = range(SHORTEST_STEM, shared + 1)
    return any(_is_end(one[n:]) and _is_end(other[n:]) for n in ends)


def _is_end(rest):
    return not rest or rest in ENDINGS
