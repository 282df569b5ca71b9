"""Erase the facts of the business register about an organization, in history too.

A value is the register's where it was accepted from it, and stands only while it is the
same. A value of the secretariat or the member stays, and so does the present name.
"""

from collections import defaultdict

from django.core.cache import cache
from django.utils import timezone

from members import mail
from members.media import share_pictures
from members.models import (
    ChangeItem,
    ChangeRequest,
    Erasure,
    Organization,
    OrganizationName,
    Presence,
    RegisterAlert,
    RegisterSnapshot,
)
from members.models.erasures import MARK
from members.operation.work import tasks

from . import events
from .columns import FACTS
from .redaction import blank_or_update

VALUES = "old", "proposed", "live", "published"
REGISTER = ChangeRequest.Origin.REGISTER


def erase_register_facts(organization, **recorded):
    """Erase them of the locked organization; return the Erasure and the emptied fields.

    `recorded` are values of the Erasure: its user and reason.
    """
    row = RegisterSnapshot.objects.filter(organization=organization).first()
    row = row or RegisterSnapshot(organization=organization, number=organization.orgnr)
    accepted = _accepted_values(organization, row.taken)
    unit = {"noun": Erasure.Noun.UNIT, "row_id": organization.pk}
    erasure = Erasure.objects.create(**unit, **recorded)
    emptied = _empty(organization, accepted["presences"], row.taken)
    _blank_events(organization, accepted)
    _erase_former_names(organization, accepted["name"])
    _erase_requests(organization, accepted)
    _erase_alerts(organization)
    row.facts, row.taken, row.answer_hash = {}, {}, ""
    row.status = RegisterSnapshot.Status.REMOVED
    row.checked_at = row.changed_at = timezone.now()
    row.save()
    tasks.delete_files()
    # Answers to look-ups: their keys are hashes of whatever somebody looked up.
    cache.clear()
    share_pictures.delete_outdated()
    return erasure, emptied


def _accepted_values(organization, taken):
    """Return {field: all values that were ever accepted from the register}."""
    values = defaultdict(list)
    for field, (value, *_day) in taken.items():
        values[field].append(value)
    items = ChangeItem.objects.filter(request__organization=organization)
    for item in items.filter(request__origin=REGISTER).select_related("request"):
        if item.published == item.proposed:
            values[item.field].append(item.published)
        # Without review, only a value of the register itself is replaced.
        if item.request.at_once and item.live:
            values[item.field].append(item.live)
    return values


def _empty(organization, presences, taken):
    """Empty the fields that are still as accepted; return them."""
    fields = [f for f in FACTS if f in taken and _is(organization, f, taken[f][0])]
    columns = [column for field in fields for column in FACTS[field]]
    empty = {c: Organization._meta.get_field(c).get_default() for c in columns}
    if empty:
        Organization.objects.filter(pk=organization.pk).update(**empty)
    return fields + _delete_presences(organization, presences)


def _is(row, field, value):
    """Whether a row or an event has the value, which is {column: value} of a figure."""
    parts = value if isinstance(value, dict) else {field: value}
    now = {column: getattr(row, column) for column in parts}
    given = now[FACTS[field][0]] not in (None, "")
    return given and all(part in (now[c], now[c] or "") for c, part in parts.items())


def _delete_presences(organization, accepted):
    """Delete those at sites of its local units that nobody has added to."""
    sites = {row["site"] for value in accepted for row in value["add"]}
    plain = {"role": "", "since": None, "until": None}
    rows = Presence.objects.filter(organization=organization, site__slug__in=sites)
    numbers = [*rows.filter(**plain).values_list("pk", flat=True)]
    rows.filter(pk__in=numbers).delete()
    for event in events.event_model(Presence).objects.filter(pgh_obj_id__in=numbers):
        blank_or_update(event, {"source": ""})
    return ["presences"] if numbers else []


def _blank_events(organization, accepted):
    model = events.event_model(Organization)
    for event in model.objects.filter(pgh_obj_id=organization.pk):
        columns = [
            column
            for field, own in FACTS.items()
            if any(_is(event, field, value) for value in accepted[field])
            for column in own
        ]
        blank = {c: None if event._meta.get_field(c).null else "" for c in columns}
        if event.name in accepted["name"] and event.name != organization.name:
            blank["name"] = MARK
        blank_or_update(event, blank)


def _erase_former_names(organization, accepted):
    own, names = {"organization": organization.pk}, {*accepted} - {organization.name}
    OrganizationName.objects.filter(**own, name__in=names).delete()
    model = events.event_model(OrganizationName)
    for event in model.objects.filter(**own, name__in=names):
        blank_or_update(event, {"name": MARK})


def _erase_requests(organization, accepted):
    """Delete the register's requests; history keeps who decided them, without the values."""
    own = {"organization": organization, "origin": REGISTER}
    requests = ChangeRequest.objects.filter(**own)
    numbers = [*requests.values_list("pk", flat=True)]
    requests.delete()
    for event in events.event_model(ChangeItem).objects.filter(request__in=numbers):
        values = {name: getattr(event, name) for name in VALUES}
        blank = {
            name: MARK
            for name, value in values.items()
            if value and (name == "proposed" or value in accepted[event.field])
        }
        blank_or_update(event, blank)


def _erase_alerts(organization):
    RegisterAlert.objects.filter(organization=organization).delete()
    model = events.event_model(RegisterAlert)
    for event in model.objects.filter(organization=organization.pk):
        blank_or_update(event, {"kind": "", "day": None})
    mail.erase_about("register_alert", organization.name)
