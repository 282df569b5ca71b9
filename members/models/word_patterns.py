"""Regular expressions that find a person's identifiers, for Python and PostgreSQL alike.

Other ways to ignore case take look-alikes for the same: UPPER('ı') is 'I', and so is ı
for re.IGNORECASE. Texts may come from JSON or an address: with `\\n`, %20 and %C3%B8.
"""

import re
from unicodedata import normalize
from urllib.parse import quote

from django.db.models import Q, TextField
from django.db.models.functions import Cast

PHONE = re.compile(r"[-+() /.\d]+")
MIN_DIGITS = 8  # fewer may be anybody's extension, or a year
# \s leaves out some characters that look like a space, or like nothing.
SPACES = r"\s\u00a0\u00ad\u1680\u2000-\u2011\u2028-\u202f\u205f-\u2064\u3000\ufeff"
ENCODED = r"\\[nrt]|%20|%0[aAdD]"
BETWEEN_WORDS = rf"(?:[{SPACES}_.+-]|{ENCODED})+"
AFTER_LAST_NAME = rf"(?:[{SPACES}_.,+-]|%2[cC]|{ENCODED})+"
BETWEEN_DIGITS = rf"(?:[{SPACES}().+/\u2012-\u2015-]|{ENCODED}){{0,3}}"
# As in addresses of pages: nora-nordmann, kaare-oestby.
IN_SLUGS = r"(?:[_.+-]|%20)"
LETTERS_IN_SLUGS = [
    str.maketrans({"å": "a", "ø": "o", "æ": "ae", "ä": "a", "ö": "o", "é": "e"}),
    str.maketrans({"å": "aa", "ø": "oe", "æ": "ae", "ä": "ae", "ö": "oe"}),
]
BEGINS = r"(?:(?<!\w)|(?<=_)|(?<=\\[nrt]))"
ENDS = r"(?:['\u2019\u00b4]?[sS])?(?:(?!\w)|(?=_))"
# "Ola Nordmann, Nora Hansen" are two others, not Nora Nordmann.
NO_NAME_FOLLOWS = r"(?![ \u00a0][A-ZÆØÅÄÖÜ])"


def is_phone_number(text):
    """Whether the text is a number that is long enough to be unique."""
    return len(_digits(text)) >= MIN_DIGITS and PHONE.fullmatch(text) is not None


def whole_words(identifiers):
    """Return a pattern of one of the identifiers, at least one, where it stands by itself.

    An address is not found in a longer one, at either end. A telephone number is found by
    its digits; a name with any white space, in the genitive, and with the last name first.
    """
    # The longest first: an address may be the beginning of another.
    patterns = map(_identifier, sorted(identifiers, key=len, reverse=True))
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"


def names_among(identifiers):
    """Return those that are neither addresses nor telephone numbers."""
    return [word for word in identifiers if not ("@" in word or is_phone_number(word))]


def with_last_names(names):
    """Return a pattern of one of the names, or of a last name alone."""
    return f"(?:{whole_words(names)}|{last_names(names)})"


def last_names(names):
    """Return a pattern of the last name of one of the names, or of a name without space."""
    words = {last_name(name) for name in names}
    words |= {"".join(name_words(name)) for name in names}
    ways = {way for word in words for way in _in_slugs([word])}
    return f"{BEGINS}(?:{'|'.join(sorted(ways))}){ENDS}"


def last_name(name):
    """Return the last word, or the first one of "Nordmann, Nora"."""
    return name_words(name)[0 if "," in name else -1]


def rows_with(identifiers, rows, columns):
    """Return the pks of the rows that hold an identifier in one of the columns."""
    if not identifiers:
        return set()
    pattern = re.compile(whole_words(identifiers))
    rows = possible_rows(identifiers, rows, columns)
    texts = rows.values_list("pk", *(f"text_of_{column}" for column in columns))
    return {pk for pk, *own in texts if any(map(pattern.search, filter(None, own)))}


def possible_rows(identifiers, rows, columns):
    """Filter the rows that may hold an identifier in a column; add `text_of_` each column.

    PostgreSQL looks for one part of each: it takes minutes for the whole patterns.
    """
    hint = "|".join(sorted(set(map(_hint, identifiers))))
    texts = {f"text_of_{column}": Cast(column, TextField()) for column in columns}
    conditions = [(f"text_of_{column}__regex", hint) for column in columns]
    query = Q.create(conditions, connector=Q.OR)
    return rows.annotate(**texts).filter(query).order_by("pk")


def whole_text(text):
    """Return a pattern of all of a text, in either case."""
    return rf"\A{_in_either_case(text, re.escape)}\Z"


def _identifier(text):
    if "@" in text:
        # A capital after a full stop begins a sentence, and does not go on with a domain.
        return rf"(?<![\w.+-]){_in_either_case(text)}(?!\w)(?![-.][a-z0-9])"
    return _phone_number(_digits(text)) if is_phone_number(text) else _name(text)


def _phone_number(digits):
    """Return a pattern of the last eight digits, with or without the code of a country."""
    code = "".join(sorted({"0", "4", "7", *digits[:-MIN_DIGITS]}))
    own = BETWEEN_DIGITS.join(digits[-MIN_DIGITS:])
    return rf"(?<!\d)[(+]*(?:[{code}]{BETWEEN_DIGITS}){{0,6}}{own}(?!\d)"


def _name(name):
    """Return a pattern of the words in order, from any of them on, or as in a slug."""
    if not (words := name_words(name)):
        return re.escape(name)
    ways = [BETWEEN_WORDS.join(map(_in_either_case, words))]
    for first in range(1, len(words)):
        # "berg, stein" is not a person by the name of Stein Berg.
        last, rest = (
            BETWEEN_WORDS.join(map(_capitalized, part))
            for part in (words[first:], words[:first])
        )
        ways.append(f"{last}{AFTER_LAST_NAME}{rest}{NO_NAME_FOLLOWS}")
    # Anne-Nora Nordmann is not Nora Nordmann.
    in_texts = rf"(?<!\w-)(?:{'|'.join(ways)})"
    return f"{BEGINS}(?:{in_texts}|{'|'.join(_in_slugs(words))}){ENDS}"


def _in_slugs(words):
    forms = {tuple(words)}
    for letters in LETTERS_IN_SLUGS:
        forms.add(tuple(word.lower().translate(letters) for word in words))
    return sorted({IN_SLUGS.join(map(_in_either_case, form)) for form in forms})


def name_words(name):
    return re.findall(r"[^\s,-]+", normalize("NFC", name))


def _hint(identifier):
    """Return a pattern that each of the ways to write it contains."""
    if is_phone_number(identifier):
        return r"(?:[^0-9]|%20)*".join(_digits(identifier)[-MIN_DIGITS:])
    if "@" in identifier:
        return _in_either_case(re.search(r".{1,6}@", identifier)[0])
    return "|".join(_in_slugs([max(name_words(identifier), key=len)]))


def _digits(text):
    return "".join(filter(str.isdigit, text))


def _capitalized(word):
    first = word[:1]
    upper = first.upper() if len(first.upper()) == 1 else first
    ways = {_spellings(first), _spellings(upper)}
    return f"(?:{'|'.join(sorted(ways))}){_in_either_case(word[1:])}"


def _in_either_case(text, spellings=None):
    return "".join(_letter_pattern(letter, spellings or _spellings) for letter in text)


def _letter_pattern(letter, spellings):
    """Return a pattern of the letter and of its other case, if each is that of the other."""
    lower, upper = letter.lower(), letter.upper()
    is_pair = lower != upper and len(lower) == len(upper) == 1
    is_pair = is_pair and lower.upper() == upper and upper.lower() == lower
    if not (is_pair and letter in lower + upper):
        return spellings(letter)
    if letter.isascii():
        return f"[{lower}{upper}]"
    return f"(?:{spellings(lower)}|{spellings(upper)})"


def _spellings(letter):
    """Return a pattern of the letter: whole, as a letter and a mark, or percent-encoded."""
    encoded = quote(letter, safe="")
    if encoded == letter:
        return re.escape(letter)
    encoded = "".join(
        f"[{sign.lower()}{sign}]" if sign in "ABCDEF" else sign for sign in encoded
    )
    ways = dict.fromkeys([letter, normalize("NFD", letter)])
    return f"(?:{'|'.join([*map(re.escape, ways), encoded])})"
