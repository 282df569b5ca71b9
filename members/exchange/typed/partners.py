"""Read lines of “name – role”: the partners of a project, pasted or typed."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.fields import value_or_words
from members.models import Organization, Participation

from ..incoming.kinds import column_of

MOST_LINES = 60
BULLET = re.compile(r"^(?:[-–•*]|\d{1,2}[.)])\s+")
# The last of these separates the role; a name may hold the others.
APART = re.compile(r"^(.*\S)(?:\s+[-–—]\s+|\s*[\t;:,]\s*)(\S.*)$")
IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
ROLE = column_of("participation", Participation, "role")


@dataclass(frozen=True)
class PartnerLine:
    """A partner by name; `other_name` is the name if what follows a dash is no role."""

    name: str
    role: str
    other_name: str = ""


def read_partners(text):
    """Return the PartnerLines of a text; raise ValidationError for the first that is wrong."""
    lines = [BULLET.sub("", line.strip()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES:
        text = _("There are more than %(n)s lines.") % {"n": MOST_LINES}
        raise ValidationError(text)
    return [_read_partner(line) for line in lines]


def _read_partner(line):
    match = IN_BRACKETS.match(line) or APART.match(line)
    role, why = value_or_words(_role_of, match[2]) if match else ("partner", "")
    name = match[1] if match and not why else line
    if len(name) > Organization._meta.get_field("name").max_length:
        raise ValidationError(_("“%(text)s” is too long.") % {"text": name[:60]})
    return PartnerLine(name, role or "partner", match[1] if why else "")


def _role_of(text):
    return str(ROLE.value_of(None, text.strip(), None))
