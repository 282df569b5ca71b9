"""What a visitor reports: a request of its own, which nobody outside sees again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.fields import ORGANIZATION
from members.models import ChangeItem, ChangeRequest

from .applying import judge_columns


@transaction.atomic
def report(organization, message, *, wanted=None, name="", email="", language="nb"):
    """Create a request of a visitor's words, and of {field: whole value} if any.

    Raises ValidationError, also where the values could not be published as they are.
    """
    request = ChangeRequest(
        noun=ORGANIZATION.key,
        organization=organization,
        origin=ChangeRequest.Origin.PUBLIC,
        message=message.strip(),
        reporter_name=name.strip(),
        reporter_email=email,
        language=language,
    )
    items = _items(organization, wanted or {})
    if not (items or request.message):
        raise ValidationError({"message": _("Describe what is wrong.")})
    request.full_clean()
    request.save()
    for item in items:
        item.request = request
        item.save()
    return request


def _items(organization, wanted):
    known = ORGANIZATION.reportable
    if strange := wanted.keys() - known.keys():
        raise ValidationError(
            _("It is not possible to change %s this way.") % ", ".join(sorted(strange)),
            code="field",
        )
    live = {name: known[name].live(organization) for name in wanted}
    proposed = {
        name: known[name].propose(live[name], known[name].clean(value))
        for name, value in wanted.items()
    }
    meant = {name: value for name, value in proposed.items() if value is not None}
    fresh = type(organization).objects.get(pk=organization.pk)
    judge_columns(fresh, {known[name]: value for name, value in meant.items()})
    return [
        ChangeItem(field=name, old=live[name], proposed=value)
        for name, value in meant.items()
    ]
