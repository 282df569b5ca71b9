"""What a visitor reports: a request of its own, which nobody outside sees again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import ChangeItem, ChangeRequest

from .nouns import fields_of


@transaction.atomic
def report(organization, message, *, wanted=None, name="", email="", language="nb"):
    """Put a visitor's words, and {field: whole value} if any, into the queue."""
    request = ChangeRequest(
        noun=ChangeRequest.Noun.ORGANIZATION,
        organization=organization,
        origin=ChangeRequest.Origin.PUBLIC,
        message=message.strip(),
        reporter_name=name,
        reporter_email=email,
        language=language,
    )
    items = list(_items(organization, wanted or {}))
    if not (items or request.message):
        raise ValidationError({"message": _("Say what is wrong.")})
    request.full_clean()
    request.save()
    for item in items:
        item.request = request
        item.save()
    return request


def _items(organization, wanted):
    fields = fields_of(ChangeRequest.Noun.ORGANIZATION)
    for name, value in wanted.items():
        field = fields[name]
        live = field.live(organization)
        proposed = field.propose(live, field.clean(value))
        if proposed is not None:
            yield ChangeItem(field=name, old=live, proposed=proposed)
