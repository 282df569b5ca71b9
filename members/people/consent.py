"""What a person consents to show in public, and the withdrawal of consent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Consent
from members.models.consent_texts import CURRENT_CONSENT

from .tokens import lock_person


@transaction.atomic
def set_consents(person, items):
    """Record consent to exactly these items; others end now and stay as history."""
    person = lock_person(person)
    if missing := set(items) - person.items.keys():
        labels = ", ".join(sorted(str(Consent.Item(item).label) for item in missing))
        raise ValidationError(
            _("These details are not filled in yet: %(items)s. Fill them in first.")
            % {"items": labels},
            code="missing",
        )
    standing = {consent.item for consent in person.consents.standing()}
    end_consents(person, standing - set(items))
    for item in Consent.Item.values:
        if item in set(items) - standing:
            _create_consent(person, item)


def withdraw_consents(person):
    """Withdraw consent to everything."""
    set_consents(person, [])


def end_consents(person, items):
    """End the consents to the items; return the items that had one."""
    found = list(person.consents.standing().filter(item__in=items))
    for consent in found:
        consent.revoke()
    return [consent.item for consent in found]


def _create_consent(person, item):
    consent = Consent(
        person=person, item=item, text_version=CURRENT_CONSENT, is_by_link=True
    )
    consent.since = timezone.localdate()
    consent.full_clean()
    consent.save()
