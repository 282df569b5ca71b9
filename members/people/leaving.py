"""A person leaves: end contacts, offices and access on one day, and name a successor."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from members.accounts import access
from members.actions import Action, Staff, recording
from members.fields import refuse_unseen
from members.models import Batch, Contact, Organization, Person, Representative, Role

from .contacts import create_contact
from .notifications import notify
from .tokens import lock_person

KINDS = [
    (Contact, ["organization"]),
    (Role, ["body", "organization"]),
    (Representative, ["organization", "user"]),
]
DAY = timedelta(days=1)


def rows_after(person, day, *, by):
    """Return the person's periods that go on after the day and that the user may change.

    Access is that of the user with the person's e-mail address.
    """
    beyond, rows = Q(until=None) | Q(until__gt=day), []
    for model, links in KINDS:
        if by.has_perm(f"members.change_{model._meta.model_name}"):
            own = model.objects.filter(beyond, _is_of(person, model))
            rows += own.select_related(*links).order_by("pk")
    return rows


def describe(row):
    """Return the row in a line, without the person's name."""
    match row:
        case Contact():
            words = [row.organization, row.get_function_display()]
        case Role():
            words = [row.body, row.get_role_display(), row.organization]
        case Representative():
            words = [row.organization, row.get_role_display()]
    return ", ".join(str(word) for word in [*words, row.period_text] if word)


def row_key(row):
    """Return the value by which forms refer to the row as it is, with its last day."""
    return f"{row._meta.model_name}-{row.pk}-{row.until or ''}"


def without_manager(rows, day):
    """Return the organizations that have no manager after the day if the rows end."""
    ending = [row for row in rows if isinstance(row, Representative)]
    managed = {row.organization for row in ending if row.role == "manager"}
    others = Representative.objects.managers().on(day + DAY)
    others = others.filter(user__is_active=True, organization__in=managed)
    others = others.exclude(pk__in=[row.pk for row in ending])
    left = set(others.values_list("organization", flat=True))
    return sorted((one for one in managed if one.pk not in left), key=str)


@transaction.atomic
def leave(person, day, *, shown, also, follower=None, by):
    """End on the day the rows with keys in `also`; return the Batch.

    `follower`, a Person, unsaved if new, is a contact from the next day in the same
    functions, with consent to nothing. Raises ValidationError "meanwhile" unless the
    keys of the rows that go on after the day are those `shown`.
    """
    with recording(Batch.Act.LEAVING, by=by) as batch:
        rows = _lock_rows_after(person, day, by)
        text = _("What goes on after that day has just changed. Check again.")
        refuse_unseen(set(shown), set(map(row_key, rows)), text)
        ending = [row for row in rows if row_key(row) in also]
        if not ending:
            text = _("Tick at least one that ends.")
            raise ValidationError(text, code="nothing")
        followed = [row for row in ending if isinstance(row, Contact)]
        for row in ending:
            _end_period(row, day, by)
        if follower is not None:
            _create_followers(followed, follower, day, by)
    return batch


def _is_of(person, model):
    if model is not Representative:
        return Q(person=person)
    return Q(user__email=person.email) if person.email else Q(pk=None)


def _lock_rows_after(person, day, by):
    """Lock the organizations, the person and the rows, in that order, as others do."""
    rows = rows_after(person, day, by=by)
    places = {row.organization_id for row in rows} - {None}
    locked = Organization.objects.filter(pk__in=places).order_by("pk")
    list(locked.select_for_update(no_key=True).values("pk"))
    lock_person(person)
    for model, _links in KINDS:
        pks = [row.pk for row in rows if isinstance(row, model)]
        own = model.objects.filter(pk__in=pks).order_by("pk")
        list(own.select_for_update(no_key=True).values("pk"))
    return rows_after(person, day, by=by)


def _end_period(row, day, by):
    """End a period on the day; delete one that would begin later."""
    if row.since and row.since > day:
        row.delete()
    elif isinstance(row, Representative) and day < timezone.localdate():
        access.revoke_access(row, by=by)
    else:
        row.until, row.until_precision = day, row.Precision.DAY
        row.full_clean()
        row.save(update_fields=["until", "until_precision"])
        if isinstance(row, Representative):
            access.write_access_ended(row, day)


def _create_followers(contacts, follower, day, by):
    """Make the follower a contact in place of the ended ones, and inform them."""
    if not contacts:
        text = _(
            "Only contacts have somebody who follows. Tick one, or leave it empty."
        )
        raise ValidationError(text, code="nothing_to_follow")
    if follower.pk is None:
        follower.entered_by = by
        follower.full_clean()
        follower.save(force_insert=True)
    else:
        follower = lock_person(follower)
    for contact in contacts:
        place, function = contact.organization, contact.function
        own = follower.contacts.for_organization(place).filter(function=function)
        if own.filter(Q(until=None) | Q(until__gt=day)).exists():
            continue
        create_contact(follower, place, function, day + DAY)
    if follower.email:
        names = dict.fromkeys(str(contact.organization) for contact in contacts)
        notify(follower, by=by, organization=", ".join(names))


def heading_of(row):
    """Return the plural name of the row's kind."""
    names = {Representative: _("Access")}
    plural = names.get(type(row)) or row._meta.verbose_name_plural
    return capfirst(str(plural))


def find_by_address(email):
    """Return the persons with the address, without erased ones."""
    return Person.objects.filter(email=email).exclude(link_key="")


def _left(batch, person, *, day, **values):
    names = {"name": person, "day": date_format(day)}
    return _("%(name)s leaves after %(day)s.") % names


LEAVE = Action(
    gettext_lazy("Confirm and end"),
    leave,
    _left,
    may=Staff("members.change_person", "members.change_contact", "members.add_person"),
)
