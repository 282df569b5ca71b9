"""What a person lets be shown, from this moment, and what no longer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Consent
from members.models.consent_texts import CURRENT_CONSENT

from .links import lock


@transaction.atomic
def agree(person, items):
    """Show exactly these items; consents to others end now, and stay as history."""
    person = lock(person)
    if missing := set(items) - person.items.keys():
        labels = ", ".join(sorted(str(Consent.Item(item).label) for item in missing))
        raise ValidationError(
            _("There is nothing to show yet: %(items)s. Write it first.")
            % {"items": labels},
            code="missing",
        )
    standing = {consent.item for consent in person.consents.standing()}
    end(person, standing - set(items))
    for item in Consent.Item.values:
        if item in set(items) - standing:
            _begin(person, item)


def hide(person):
    """Show nothing of the person any more."""
    agree(person, [])


def end(person, items):
    """End the consents to the items; return the items that had one."""
    found = list(person.consents.standing().filter(item__in=items))
    for consent in found:
        consent.revoke()
    return [consent.item for consent in found]


def _begin(person, item):
    consent = Consent(
        person=person, item=item, text_version=CURRENT_CONSENT, is_by_link=True
    )
    consent.since = timezone.localdate()
    consent.full_clean()
    consent.save()
