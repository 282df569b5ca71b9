"""Words that people type and our e-mails pass on: no link, address or account number."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iban

# Endings that mail programs turn into a link without https://: those of countries, and
# those that many use, but not "f.eks." or the next sentence after a missing space.
NO_ENDINGS = "an|du|en|ha|he|if|ja|jr|kl|nr|og|oh|up|we"
ENDINGS = (
    "app|bank|biz|cat|click|cloud|club|com|dev|edu|email|gov|help|icu|info|int|life"
)
ENDINGS += "|link|live|mobi|name|net|news|online|org|page|post|pro|pub|shop|site|space"
ENDINGS += (
    "|store|support|tech|top|vip|web|website|win|work|world|xyz|zip|xn--[-a-z0-9]+"
)
ENDING = rf"(?:(?!(?:{NO_ENDINGS})\b)[a-z]{{2}}|{ENDINGS})\b"
LINK = re.compile(rf"://|\bwww\.|@|\w\.{ENDING}", re.IGNORECASE)
ACCOUNT = re.compile(r"(?<!\d)(?:\d{4}[ .-]?\d{2}[ .-]?\d{5}(?!\d)|\d{11})")
IBAN = re.compile(r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]){11,40}", re.IGNORECASE)
LONGEST_IBAN = 42  # with spaces
# The widest dot of Chinese, which browsers read as one, is the only one that NFKC leaves.
DOTS = str.maketrans("。", ".")
MAX_DIGITS = 7  # of a name: one more is a telephone number

REFUSED = _(
    "Write without links, addresses and account numbers: “%(part)s” looks like one."
)


def validate_plain(text):
    """Refuse words by which the writer could lead a reader away, and invisible characters.

    Our e-mails pass them on to addresses that the writer has typed.
    """
    plain = unicodedata.normalize("NFKC", text).translate(DOTS)
    if match := LINK.search(plain) or ACCOUNT.search(plain) or _iban(plain):
        raise ValidationError(REFUSED, "link", {"part": _words_at(plain, match)})
    if any(unicodedata.category(c)[0] == "C" and c != "\n" for c in text):
        raise ValidationError(
            _("The text contains characters that cannot be shown."), code="plain"
        )


def validate_name(name):
    """Refuse the same in the name of a person or an organization, numbers and line ends."""
    validate_plain(name)
    if len(name.splitlines()) > 1:
        raise ValidationError(_("Write the name on one line."), code="plain")
    if sum(map(str.isdigit, name)) > MAX_DIGITS:
        raise ValidationError(REFUSED, "link", {"part": name.strip()})


def _iban(text):
    """Return the match of an international account number with its check digits, or None."""
    for match in IBAN.finditer(text):
        ends = range(LONGEST_IBAN, 14, -1)
        if any(iban.is_valid(match[0][:end]) for end in ends):
            return match
    return None


def _words_at(text, match):
    """Return the words in which the match lies."""
    before, after = text[: match.start()], text[match.end() :]
    head = re.search(r"\S*\Z", before)[0]
    return f"{head}{match[0]}{re.match(r'\S*', after)[0]}"
