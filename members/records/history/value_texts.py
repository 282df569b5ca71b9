"""Single values of history as text, in the reader's language."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _, gettext_lazy

from members.fields import ORGANIZATION
from members.fields.kinds import moment_text
from members.models import User
from members.models.email_addresses import EmailAddressField, readable
from members.models.organization_numbers import OrgnrField, format_orgnr
from members.models.periods import Precision, in_words

PRECISION = "_precision"
# Labels of keys that the columns have no choices for, or choices in English alone.
LABELS = {
    "members.Cluster.at_once": ORGANIZATION.label_of,
    "members.Cluster.from_register": ORGANIZATION.label_of,
    "members.User.digest_without": dict(User.Digest.choices).get,
    "mfa.Authenticator.type": {
        "recovery_codes": gettext_lazy("Recovery codes"),
        "totp": gettext_lazy("Authenticator app"),
        "webauthn": gettext_lazy("Passkey"),
    }.get,
}


def value_text(field, value, row):
    """Return a value of JSON as text; the row has the units and precisions beside it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        texts = (_choice_label(field, one) or one for one in value)
        return ", ".join(map(str, texts))
    if label := _choice_label(field, value):
        return str(label)
    if isinstance(field, OrgnrField):
        return format_orgnr(value)
    if isinstance(field, EmailAddressField):
        return readable(value)
    return _of_python(field.to_python(value), field, row)


def _choice_label(field, value):
    """Return the label of a key of the column, or of its list; None of another value."""
    if labels := LABELS.get(str(field)):
        return labels(value)
    choices = getattr(field, "base_field", field).flatchoices
    return dict(choices or ()).get(value)


def _of_python(value, field, row):
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return _day_text(value, row.get(f"{field.column}{PRECISION}", Precision.DAY))
    if isinstance(value, int | Decimal | float):
        return _number_text(value, field, row)
    return str(value)


def _day_text(day, precision):
    text = in_words(day, precision)
    is_latest = precision == Precision.AT_LATEST
    return _("by %(day)s") % {"day": text} if is_latest else text


def _number_text(number, field, row):
    number = Decimal(number).normalize() if isinstance(number, Decimal) else number
    places = max(0, -number.as_tuple().exponent) if isinstance(number, Decimal) else 0
    text = number_format(number, places, force_grouping=abs(number) >= 10_000)
    currency = row.get("currency") if field.name == "amount" else ""
    return f"{text} {currency}" if currency else text


def plain_text(value):
    """Return a value of no declared field as lines of text."""
    if isinstance(value, dict):
        lines = [f"{name}: {plain_text(one)}" for name, one in value.items() if one]
        return "\n".join(lines)
    if isinstance(value, list):
        return "\n".join(map(plain_text, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "" if value is None else str(value)
