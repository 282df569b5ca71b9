"""Values of all kinds of fields: fingerprints, refusals, sources, and their differences."""

import hashlib
import json
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import ChangeRequest
from members.models.languages import in_default_language

from .textdiff import DEL, INS, SAME, Piece, folded, marked, marked_line

# A text up to so many characters is shown as a whole, without marks in it.
SHORT = 60
REGISTER = ChangeRequest.Origin.REGISTER


def fingerprint(value):
    """Return 20 hex digits of a JSON value; a form carries those of the values it showed."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def refuse_unseen(before, now, text):
    """Raise ValidationError, code "meanwhile", where a page showed another fingerprint."""
    if before != now:
        raise ValidationError(text, code="meanwhile")


def number_or_none(text, digits=18):
    """Return the whole number that an address or a form holds, such as one of a row."""
    text = str(text)
    is_number = text.isascii() and text.isdecimal() and len(text) <= digits
    return int(text) if is_number else None


def refusal_of(check, *args, **options):
    """Return the ValidationError that a check raises, or None; acts are run by an Action."""
    return parsed(partial(check, *args, **options))[1]


def value_or_words(parse, *args):
    """Return (value, ""), or (None, why the text cannot be read), of a parser."""
    value, refusal = parsed(parse, *args)
    return value, refusal.messages[0] if refusal else ""


def parsed(parse, *args):
    """Return (value, None), or (None, the ValidationError), of a parser."""
    try:
        return parse(*args), None
    except ValidationError as refusal:
        return None, refusal


def refuse_shape():
    """Raise ValidationError, code "shape": the value has not the shape of its field."""
    raise ValidationError(_("This value could not be read."), code="shape")


def refuse_choice(at=None):
    """Raise ValidationError, code "choice", of a field: the row is not among those offered."""
    error = ValidationError(_("Choose one of the listed values."), code="choice")
    raise ValidationError({at: error}) if at else error


def register_source(day):
    """Return "Enhetsregisteret (NLOD), 12. mars 2026", as its licence asks for."""
    words = {"day": date_format(day, "DATE_FORMAT")}
    return _("Enhetsregisteret (NLOD), %(day)s") % words


def source_of(speaker):
    """Return the source of a statement of an organization: its name, and today.

    An organization that is not listed is named in no source, since sources are public.
    The other speaker is the business register.
    """
    if speaker == REGISTER:
        with in_default_language():
            return register_source(timezone.localdate())
    name = speaker.name
    if not speaker.is_listed:
        with in_default_language():
            name = _("A member")
    return f"{name}, {timezone.localdate().isoformat()}"


@dataclass
class DifferenceLine:
    """One entry of a list that is "added", "removed" or "changed", as pieces of text."""

    kind: str
    pieces: list


@dataclass
class PictureChange:
    """The difference of one picture: Images or None, and (label, pieces) of texts."""

    kind: str
    old: object
    new: object
    lines: list


@dataclass
class ValueDifference:
    """The difference of two values. `shape` names the template; the types of `change`:

    "value": the new text · "text": paragraphs by textdiff.folded · "list": [DifferenceLine] ·
    "picture": the new Image or None · "pictures": [PictureChange]. `before` holds lines of
    plain text, or such an Image, or (Image or None, line). `pictures` of a list are
    (line, Image) of its new and changed rows.
    """

    shape: str
    before: list
    change: object
    pictures: list = ()

    @property
    def template(self):
        return f"components/difference/{self.shape}.html"


def difference_of_texts(old, new):
    """Compare two texts: short ones as a whole, longer ones word by word."""
    if "\n" in old + new or min(len(old), len(new)) > SHORT:
        return ValueDifference("text", [old], folded(marked(old, new)))
    return difference_of_values(old, new)


def difference_of_values(old, new):
    return ValueDifference("value", [str(old)], str(new))


def difference_of_lists(old, added=(), removed=(), changed=()):
    """Compare two lists: those added, those removed, and those changed as (old, new)."""
    lines = [DifferenceLine("added", [Piece(INS, text)]) for text in added]
    lines += [DifferenceLine("changed", marked_line(*both)) for both in changed]
    lines += [DifferenceLine("removed", [Piece(SAME, text)]) for text in removed]
    return ValueDifference("list", list(old), lines)


def picture_change(kind, old, new, texts):
    """Compare two pictures with their texts, given as (label, old, new)."""
    lines = [(label, _pieces(*both)) for label, *both in texts if any(both)]
    return PictureChange(kind, old, new, lines)


def _pieces(old, new):
    if old == new:
        return [Piece(SAME, old)]
    if not old or not new:
        return [Piece(INS if new else DEL, old or new)]
    return marked_line(old, new)
