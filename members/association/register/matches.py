"""Likely numbers of organizations that have none."""

from datetime import time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Organization, RegisterSnapshot
from members.operation.work.declared import periodic
from members.operation.work.schedules import Daily
from members.records.review import registering
from members.register import client
from members.register.errors import AwayError
from members.register.units import same_name, without_form

from .watching import logger

Status = RegisterSnapshot.Status
AGAIN = timedelta(days=30)
MOST = 200  # names that one run asks about


@periodic(
    "register_matches",
    _("Look in the business register for missing organization numbers"),
    Daily(time(5, 20)),
    limit=timedelta(minutes=30),
)
def look_for_numbers():
    """Propose likely numbers, unless the register is switched off or away."""
    if not settings.REGISTER_URL:
        return
    try:
        propose_numbers()
    except AwayError as error:
        logger.warning("The business register does not answer: %s", error)


def propose_numbers(progress=None):
    """Propose the number of each organization with one likely match; return how many.

    An organization without one is looked up again after 30 days.
    """
    rows = list(_without_number()[:MOST])
    proposals = 0
    for done, organization in enumerate(rows, start=1):
        proposals += propose_number(organization)
        if progress:
            progress(done, len(rows))
    return proposals


def _without_number():
    rows = _without_removed()
    last = F("register_snapshot__checked_at")
    is_due = Q(register_snapshot=None) | Q(
        register_snapshot__checked_at__lt=timezone.now() - AGAIN
    )
    return rows.filter(is_due).order_by(last.asc(nulls_first=True), "pk")


def _without_removed():
    """Filter Norwegian organizations without a number, but for removed units."""
    rows = Organization.objects.filter(orgnr="", country="NO")
    # The owner of a removed one may have been erased.
    return rows.exclude(register_snapshot__status=Status.REMOVED)


def propose_number(organization):
    """Propose the number of the likely match; return whether there is one."""
    answers = client.search(without_form(organization.name))
    match = likely_match(organization, [answer.unit for answer in answers])
    answer = next((a for a in answers if a.unit == match), None)
    return _keep_match(organization, answer) and match is not None


@transaction.atomic
def _keep_match(organization, answer):
    """Store the answer, or that there is none, and propose its number.

    Return False, and store nothing, where it has a number by now or its unit was removed.
    """
    rows = _without_removed().select_for_update(of=["self"], no_key=True)
    if rows.filter(pk=organization.pk).first() is None:
        return False
    facts = answer.unit.facts if answer else {}
    values = {"number": "", "status": Status.UNKNOWN, "answer_hash": ""}
    if answer:
        values = {"number": answer.number, "status": answer.status}
        values["answer_hash"] = answer.hash
    RegisterSnapshot.objects.update_or_create(
        organization=organization,
        defaults=values | {"facts": facts, "checked_at": timezone.now()},
    )
    registering.propose(organization, facts)
    return True


def likely_match(organization, units):
    """Return the one Unit that has a name of the organization, or None.

    Among several, the only one in the same municipality.
    """
    names = [organization.name, *organization.names.values_list("name", flat=True)]
    numbers = [unit.number for unit in units]
    others = Organization.objects.filter(orgnr__in=numbers)
    theirs = set(others.values_list("orgnr", flat=True))
    alike = [
        unit
        for unit in units
        if unit.number not in theirs
        and not (unit.deleted_on or unit.is_subunit)
        and any(same_name(unit.name, name) for name in names)
    ]
    near = [unit for unit in alike if unit.municipality == organization.municipality]
    [match] = alike if len(alike) == 1 else near if len(near) == 1 else [None]
    return match
