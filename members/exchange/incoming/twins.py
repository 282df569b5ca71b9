"""Find two lines of a file that are about the same row; by their cells, without queries."""

from django.utils.translation import gettext as _

from .checks import SHARED
from .kinds import folded_heading
from .names import fold
from .normalize import visible
from .reading import LEAVE

NAMED = "name"
TITLES = ("project.title_nb", "project.title_en")


def mark_twins(readings, context):
    """Add an error to the second of two lines about one row, and name the first.

    Lines that share a row but not all of them, such as two contacts of one organization,
    refer to the first one in `firsts`, by part.
    """
    key = context.target.key
    rows, mains, persons = {}, {}, {}
    for reading in readings:
        main = _main_keys(reading, key, context)
        if reading.match == LEAVE or main is None:
            continue
        first = _first_reading(mains, main, reading) if key in SHARED else None
        rest = _REST[key](reading, context)
        place = (id(first or reading) if key in SHARED else main, rest)
        same = rows.setdefault(place, reading)
        if same is not reading or (first and not any(rest)):
            _refuse_twin(reading, first if same is reading else same)
            continue
        if first:
            reading.firsts[SHARED[key]] = first
        _share_person(reading, persons, context)


def _share_person(reading, persons, context):
    """Refer to the first line with the same e-mail address: it is about the same person."""
    email = reading.value("person.email", context)
    first = persons.setdefault(email, reading) if email else reading
    if first is not reading:
        reading.firsts["person"] = first


def _refuse_twin(reading, first):
    reason = _("This is about the same as line %(line)s. Leave one of them out.")
    reading.add_error("", reason % {"line": first.number})


def _first_reading(mains, keys, reading):
    """Return the first reading with one of the keys; remember this one for those it lacks."""
    alike = [other for key in keys for other in _alike_keys(key)]
    earlier = (one for key in alike for one in mains.get(key, ()))
    first = next((one for one in earlier if not _has_other_title(one, reading)), None)
    for key in keys:
        mains.setdefault(key, []).append(first or reading)
    return first


def _alike_keys(key):
    """Return the keys of the same row: a name is that of one with a number, and without."""
    kind, *rest = key if isinstance(key, tuple) else ("", key)
    if kind != NAMED:
        return [key]
    name, is_numbered = rest
    return [(NAMED, name, False)] + [(NAMED, name, True)] * (not is_numbered)


def _has_other_title(one, other):
    """Whether two projects share a title in one language, and not in the other one."""
    pairs = ((line.text(name) for line in (one, other)) for name in TITLES)
    return any(
        a and b and visible(a).casefold() != visible(b).casefold() for a, b in pairs
    )


def _main_keys(reading, key, context):
    """Return the keys of the main row of a line, of which one is enough; None for none."""
    if key == "projects":
        texts = (visible(reading.text(name)).casefold() for name in TITLES)
        return tuple(filter(None, texts)) or None
    if key == "offices":
        body = folded_heading(reading.text("body.name"))
        return (body, *_organization_keys(reading, context))
    return _organization_keys(reading, context) or None


def _organization_keys(reading, context):
    if reading.organization.pk:
        return (reading.organization.pk,)
    query = reading.organization_query(context)
    # Two organizations of one name differ by their numbers.
    number = (("number", query.orgnr),) if query.orgnr else ()
    return number + (((NAMED, fold(query.name), bool(number)),) if query.name else ())


def _person_key(reading, context):
    email = reading.value("person.email", context)
    return email or fold(reading.value("person.name", context) or "")


def _day_of(reading, name, context):
    value = reading.value(name, context)
    return str(value[0]) if value else ""


def _of_organizations(reading, context):
    return _person_key(reading, context), reading.text("contact.function").casefold()


def _of_contacts(reading, context):
    return (
        *_of_organizations(reading, context),
        _day_of(reading, "contact.since", context),
    )


def _of_memberships(reading, context):
    return (_day_of(reading, "membership.since", context),)


def _of_projects(reading, context):
    partner = _organization_keys(reading, context)
    role = reading.text("participation.role").casefold()
    return (
        (*partner, role, _day_of(reading, "participation.since", context))
        if partner
        else ()
    )


def _of_offices(reading, context):
    role = reading.value("role.role", context) or ""
    return role, _person_key(reading, context), _day_of(reading, "role.since", context)


_REST = {
    "organizations": _of_organizations,
    "contacts": _of_contacts,
    "memberships": _of_memberships,
    "projects": _of_projects,
    "offices": _of_offices,
}
