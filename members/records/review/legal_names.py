"""Names as the business register writes them: in capitals, with the legal form."""

import re

LEGAL_FORMS = "AS ASA ANS DA SA BA ENK NUF KS SE IKS KF FKF BBL STI SF".split()
ROMAN = re.compile("[IVX]+")


def readable_name(name):
    """Return the name with capitals as in a sentence: "YARA NORGE AS", "Yara Norge AS"."""
    return " ".join(map(_readable_word, name.split()))


def same_name(one, other):
    """Whether two names differ only by capitals, spaces, signs and the legal form."""
    return _plain(one) == _plain(other)


def _readable_word(word):
    if word != word.upper() or word in LEGAL_FORMS or ROMAN.fullmatch(word):
        return word
    is_short = len(word) <= 3 and not re.search("[AEIOUYÆØÅ]", word)
    return word if is_short else word.capitalize()


def _plain(name):
    words = re.sub(r"[-.]", " ", name.upper().replace("A/S", "AS")).split()
    return "".join(words[:-1] if words[-1:] and words[-1] in LEGAL_FORMS else words)
