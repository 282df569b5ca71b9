"""Begin a new period of a body: on one day some go out, some stay and others come in."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy

from members import people
from members.actions import Action, Staff, recording
from members.fields import refusal_of, refuse_unseen
from members.models import Batch, Body, Organization, Person, Role

DAY = timedelta(days=1)
KINDS = Role.Kind.values


@dataclass(frozen=True)
class OfficeEntry:
    """An office from the first day on; `key` is the place of its errors in a form.

    The person is unsaved if new.
    """

    key: str
    role: str
    person: Person | None = None
    organization: Organization | None = None

    @property
    def office(self):
        """The role and its holder: nobody holds the same office twice at once."""
        if self.person is None:
            return self.role, "organization", self.organization.pk
        return self.role, "person", self.person.pk or f"{self.key} (new)"

    @property
    def name(self):
        return ", ".join(str(one) for one in (self.person, self.organization) if one)

    @property
    def role_text(self):
        return Role.Kind(self.role).label

    @property
    def is_new_person(self):
        return self.person is not None and self.person.pk is None


def offices_on(body, day):
    """Return the offices that began before the day and go on, the chair first."""
    rows = body.roles.on(day).exclude(since__gte=day)
    rows = rows.select_related("body", "person", "organization")
    return sorted(rows, key=lambda row: (KINDS.index(row.role), row.pk))


def later_offices(body, day):
    """Return the offices that begin on the day or later: a new period leaves them alone."""
    rows = body.roles.filter(since__gte=day).select_related("person", "organization")
    return list(rows.order_by("since", "pk"))


def keys_of(rows, later):
    """Return the keys of offices on the day and after it, to compare with those of a page."""
    return [_row_key(row) for row in (*rows, *later)]


def _row_key(row):
    holder = f"{row.person_id or ''}-{row.organization_id or ''}"
    return f"{row.pk}-{row.role}-{holder}-{row.until or ''}"


def taken_twice(entries, others):
    """Return the keys of entries with the office of another entry or of one of `others`."""
    others = [OfficeEntry("", one.role, one.person, one.organization) for one in others]
    offices = {one.office for one in others}
    twice = set()
    for entry in entries:
        if entry.office in offices:
            twice.add(entry.key)
        offices.add(entry.office)
    return twice


def begin_period(body, day, *, seen_keys, staying, entries, by):
    """End offices, except the ids `staying`, and record the entries; return the Batch.

    Raises ValidationError: "meanwhile" if `keys_of` the offices are not `seen_keys`, or
    {key of an entry: messages}.
    """
    named = {"body": body.name, "day": date_format(day)}
    reason = _("New period of %(body)s from %(day)s") % named
    with recording(Batch.Act.BULK, by=by, reason=reason) as batch:
        _lock_places(body, entries)
        rows = _lock_offices(body, day)
        text = _("Who holds office has just changed. Check again.")
        refuse_unseen(list(seen_keys), keys_of(rows, later_offices(body, day)), text)
        ending = [row for row in rows if row.pk not in staying]
        if not ending and not entries:
            text = _("Nobody goes out, and nobody comes in.")
            raise ValidationError(text, code="nothing")
        for row in ending:
            _end_office(row, day - DAY)
        _record_offices(body, day, entries, by)
    return batch


def _period_begun(batch, body, *, day, **values):
    named = {"body": body, "day": date_format(day)}
    return _("The new period of %(body)s begins on %(day)s.") % named


RIGHTS = ["view_body", "add_role", "change_role", "view_person", "add_person"]
BEGIN_PERIOD = Action(
    gettext_lazy("Begin the new period"),
    begin_period,
    _period_begun,
    may=Staff(*(f"members.{name}" for name in RIGHTS)),
)


def _lock_places(body, entries):
    """Lock the body, the organizations and the persons; refuse those that are gone."""
    list(Body.objects.select_for_update(no_key=True).filter(pk=body.pk).values("pk"))
    organizations = {e.organization.pk for e in entries if e.organization}
    persons = {e.person.pk for e in entries if e.person and e.person.pk}
    for rows, pks in [
        (Organization.objects.all(), organizations),
        (Person.objects.exclude(link_key=""), persons),
    ]:
        locked = rows.filter(pk__in=pks).order_by("pk")
        if len(locked.select_for_update(no_key=True).values("pk")) < len(pks):
            text = _(
                "Somebody here has just been merged, erased or deleted. Check again."
            )
            raise ValidationError(text, code="meanwhile")


def _lock_offices(body, day):
    """Return the offices that go on as they are now, locked."""
    pks = [row.pk for row in offices_on(body, day)]
    rows = Role.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update(no_key=True).values("pk"))
    return offices_on(body, day)


def _end_office(row, day):
    row.until, row.until_precision = day, row.Precision.DAY
    row.full_clean()
    row.save(update_fields=["until", "until_precision"])


def _record_offices(body, day, entries, by):
    """Record the entries; raise ValidationError with the errors by their keys."""
    refusals = {e.key: refusal_of(_record_office, body, day, e, by) for e in entries}
    if wrong := {key: refused for key, refused in refusals.items() if refused}:
        raise ValidationError({key: error.messages for key, error in wrong.items()})


def _record_office(body, day, entry, by):
    if entry.person and entry.person.pk is None:
        entry.person.full_clean()
        people.create_person(entry.person, by=by)
    row = Role(
        body=body,
        role=entry.role,
        person=entry.person,
        organization=entry.organization,
        since=day,
    )
    row.full_clean()
    row.save()
