"""Find the stored rows that the parts of lines are about, a batch of lines at a time."""

from collections import defaultdict
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from members.fields import ORGANIZATION, PROJECT
from members.models import (
    Body,
    Contact,
    Membership,
    Organization,
    OrganizationTopic,
    Participation,
    Project,
    Role,
    Topic,
)

from . import normalize
from .context import NAME_COLUMNS
from .keeping import load_approvals
from .kinds import folded_heading
from .names import find_persons
from .partners import COLUMN, load_partners
from .several import require_all


def load(readings, context):
    """Set the records of each reading; a fixed number of queries for all of them."""
    for part in context.target.parts:
        about = [r for r in readings if _is_about(r, part, context)]
        find = FINDERS.get(part.key) or partial(find_named, part=part)
        find(about, context)
    if COLUMN in context.used:
        load_partners(readings, context)


def _is_about(reading, part, context):
    if not part.is_optional or reading.has_cells_of(part):
        return True
    followed = context.target.part.get(part.follows)
    return followed is not None and reading.has_cells_of(followed)


def find_organizations(readings, context):
    pks = {r.organization.pk for r in readings if r.organization.pk}
    rows = Organization.objects.in_bulk(pks) if pks else {}
    if pks and "organization.topics" in context.used:
        _load_topics(rows)
    if rows and not context.target.part["organization"].is_lookup:
        load_approvals(ORGANIZATION, rows)
    for reading in readings:
        reading.records["organization"] = rows.get(reading.organization.pk)


def _load_topics(rows):
    topics = defaultdict(set)
    ties = OrganizationTopic.objects.filter(
        organization__in=rows, topic__is_retired=False
    )
    for pk, topic in ties.values_list("organization", "topic"):
        topics[pk].add(topic)
    for pk, row in rows.items():
        row.tied = {"topics": frozenset(topics[pk])}


def find_memberships(readings, context):
    """Set the membership that a line is about, and the others of the organization."""
    pks = {r.records["organization"].pk for r in readings if r.records["organization"]}
    rows = Membership.objects.filter(organization__in=pks).order_by("since", "pk")
    by_organization = _rows_by(rows if pks else (), "organization_id")
    for reading in readings:
        organization = reading.records["organization"]
        own = by_organization.get(organization.pk, []) if organization else []
        reading.records["membership"] = of_period(reading, "membership", own, context)


def find_contacts(readings, context):
    """Set the contact of the person at the organization in the function, if any."""
    persons = {r.records["person"].pk for r in readings if r.records.get("person")}
    rows = Contact.objects.filter(person__in=persons).order_by("since", "pk")
    rows = rows.select_related("organization")
    by_person = _rows_by(rows if persons else (), "person_id")
    for reading in readings:
        person = reading.records.get("person")
        organization = reading.records["organization"]
        all_of = by_person.get(person.pk, []) if person else []
        require_all(reading, all_of, context)
        own = [
            row
            for row in all_of
            if organization and row.organization_id == organization.pk
        ]
        function = reading.value("contact.function", context)
        own = [row for row in own if function in (None, row.function)]
        reading.records["contact"] = of_period(reading, "contact", own, context)


def find_events(readings, context):
    """Set the event of the title on the day: a title comes again each year."""

    def is_of_day(row, reading):
        return row.held_on == reading.value("event.held_on", context)

    find_named(readings, context, context.target.part["event"], is_of_day)


def find_named(readings, context, part, fits=lambda row, reading: True):
    """Set the row of a name or slug that `fits`, as it is written, else but for its signs."""
    exactly, roughly = _by_name(part.model) if readings else ({}, {})
    candidates = {}
    for reading in readings:
        names = _names_in(reading, part)
        pks = [pk for name in names for pk in exactly.get(_visible_name(name), ())]
        candidates[reading] = pks or [
            pk for name in names for pk in roughly.get(folded_heading(name), ())
        ]
    every = {pk for pks in candidates.values() for pk in pks}
    rows = part.model.objects.in_bulk(every)
    if rows:
        _load_ties(rows, part, context)
    if rows and part.model is Project and not part.is_lookup:
        load_approvals(PROJECT, rows)
    for reading, pks in candidates.items():
        same = [rows[pk] for pk in pks if pk in rows]
        same = [row for row in same if fits(row, reading)]
        reading.records[part.key] = _best_row(same, reading, part, context)


def _by_name(model):
    """Return two {name: ids} of all rows: by visible text, and by letters alone.

    PostgreSQL cannot compare as the eye does: hard spaces, marks of direction.
    """
    exactly, roughly = defaultdict(list), defaultdict(list)
    for pk, *names in model.objects.values_list("pk", *NAME_COLUMNS[model]):
        for name in {*names} - {""}:
            exactly[_visible_name(name)].append(pk)
            roughly[folded_heading(name)].append(pk)
    return exactly, roughly


def _visible_name(name):
    return normalize.visible(name).casefold()


def _best_row(rows, reading, part, context):
    """Return the row with the names of the line that agrees with most of its cells."""
    several = len({row.pk for row in rows}) > 1
    return max(
        reversed(rows),
        key=lambda row: (
            rows.count(row),
            several and _agreement(row, reading, part, context),
        ),
        default=None,
    )


def _agreement(row, reading, part, context):
    """Return the number of columns of the file that agree with the stored row."""
    return sum(
        column.agrees(column.read(row), reading, context)
        for column in part.columns
        if column.name in reading.cells
        and column.name in context.columns
        and not column.model_field.is_relation
    )


def _names_in(reading, part):
    columns = NAME_COLUMNS[part.model][:-1]
    texts = (reading.text(f"{part.key}.{column}") for column in columns)
    return [text for text in texts if text]


def _load_ties(by_pk, part, context):
    """Load what rows are tied to, where the file has a column for it."""
    links = part.model._meta.many_to_many
    for row in by_pk.values():
        row.tied = {link.name: frozenset() for link in links}
    for link in links:
        if f"{part.key}.{link.name}" not in context.used:
            continue
        owner, other = link.m2m_field_name(), link.m2m_reverse_field_name()
        ties = link.remote_field.through.objects.filter(**{f"{owner}__in": by_pk})
        if link.related_model is Topic:
            ties = ties.filter(**{f"{other}__is_retired": False})
        ids_of = defaultdict(set)
        for pk, tied in ties.values_list(owner, other):
            ids_of[pk].add(tied)
        for pk, ids in ids_of.items():
            by_pk[pk].tied[link.name] = frozenset(ids)


def find_participations(readings, context):
    projects = {r.records["project"].pk for r in readings if r.records["project"]}
    rows = Participation.objects.standing().filter(project__in=projects)
    rows = rows.select_related("organization").order_by("since", "pk")
    by_project = _rows_by(rows if projects else (), "project_id")
    for reading in readings:
        project, partner = (
            reading.records["project"],
            reading.records.get("organization"),
        )
        own = by_project.get(project.pk, []) if project and partner else []
        own = [row for row in own if row.organization_id == partner.pk]
        role = reading.value("participation.role", context)
        own = [row for row in own if role in (None, row.role)]
        reading.records["participation"] = of_period(
            reading, "participation", own, context
        )


def find_bodies(readings, context):
    rows = Body.objects.in_bulk()
    for reading in readings:
        reading.records["body"] = rows.get(reading.value("body.name", context))
        if reading.records["body"] is None and not reading.text("body.name"):
            reading.add_error("body.name", _("Write the name of the body."))


def find_roles(readings, context):
    """Set the office in the body; of a person, or of an organization alone."""
    bodies = {r.records["body"].pk for r in readings if r.records["body"]}
    rows = Role.objects.filter(body__in=bodies).order_by("since", "pk")
    by_body = _rows_by(rows if bodies else (), "body_id")
    for reading in readings:
        body = reading.records["body"]
        own = [row for row in by_body.get(body and body.pk, []) if _holds(row, reading)]
        kind = reading.value("role.role", context)
        own = [row for row in own if kind in (None, row.role)]
        reading.records["role"] = of_period(reading, "role", own, context)
        if not ("person" in reading.records or _names_organization(reading)):
            reading.add_error("", _("Write who holds the office."))


def _names_organization(reading):
    return reading.text("organization.name") or reading.text("organization.orgnr")


def _holds(role, reading):
    records = reading.records
    person, organization = records.get("person"), records.get("organization")
    if "person" in records:
        return person is not None and role.person_id == person.pk
    return organization is not None and (
        (role.organization_id, role.person_id) == (organization.pk, None)
    )


def of_period(reading, part, rows, context):
    """Return the row that starts on the day of the line, else overlaps it, else the present one.

    A line without days cannot be about an ended row: this adds an error.
    """
    reading.siblings[part] = rows
    since = reading.value(f"{part}.since", context)
    until = reading.value(f"{part}.until", context)
    if {f"{part}.since", f"{part}.until"} <= reading.cells.keys():
        days = since and since[0], until and until[0]
        if same := [row for row in rows if (row.since, row.until) == days]:
            return same[-1]
    if since and since[0]:
        same = [row for row in rows if row.since == since[0]]
        last = (until and until[0]) or date.max
        near = [row for row in rows if _shares_a_day(row, since[0], last)]
        return next(reversed(same or near), None)
    ending = [row for row in rows if until and row.until == until[0]]
    present = [row for row in rows if row.holds_on(context.today)]
    to_come = [row for row in rows if _ends_after(row, context.today)]
    row = next(reversed(ending or present or to_come or rows), None)
    if row and until is None and not _ends_after(row, context.today):
        reading.add_error(f"{part}.since", _has_ended(row))
    return row


def _ends_after(row, day):
    return row.until is None or row.until >= day


def _has_ended(row):
    return _(
        "This is recorded as ended: %(row)s. Write the first day of a new period, or leave "
        "its cells empty."
    ) % {"row": row.period_text}


def _shares_a_day(row, since, until):
    return (row.since or date.min) <= until and since <= (row.until or date.max)


def _rows_by(rows, key):
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


FINDERS = {
    "organization": find_organizations,
    "membership": find_memberships,
    "person": find_persons,
    "contact": find_contacts,
    "participation": find_participations,
    "body": find_bodies,
    "role": find_roles,
    "event": find_events,
}
