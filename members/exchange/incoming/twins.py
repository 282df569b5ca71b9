"""Find two lines about the same row, and stored organizations like new ones of a file."""

from collections import Counter, defaultdict
from dataclasses import replace

from django.utils.translation import gettext as _

from members.models import Organization
from members.records.duplicates.measure import REASONS, compare
from members.records.duplicates.names import named
from members.records.duplicates.profiles import (
    LARGEST_BLOCK,
    MOST_SHARING,
    keys,
    load,
    profile,
)

from .checks import SHARED
from .kinds import folded_heading
from .names import MOST_CANDIDATES, fold
from .normalize import visible
from .reading import LEAVE, NEW

FACTS = ("site", "domain", "address", "phone")


def similar(queries):
    """Return [(id, Likeness)] for each OrganizationQuery, best first, in 3 queries."""
    if not queries:
        return []
    stored = load(Organization.objects.all())
    too_many = _shared_by_many(stored)
    new = [
        _without_shared(too_many, profile(one.name, orgnr=one.orgnr, **dict(one.facts)))
        for one in queries
    ]
    near = _near(new, stored)
    return [
        _likely(one, [_without_shared(too_many, p) for p in near.get(place, ())])
        for place, one in enumerate(new)
    ]


def _near(new, stored):
    """Return {place of a new profile: stored profiles that share a key with it}."""
    places = defaultdict(list)
    for place, one in enumerate(new):
        for key in keys(one):
            places[key].append(place)
    blocks = defaultdict(list)
    for one in stored:
        for key in keys(one) & places.keys():
            blocks[key].append(one)
    near = defaultdict(dict)
    for key, block in blocks.items():
        for place in places[key] if len(block) <= LARGEST_BLOCK else ():
            near[place].update((one.pk, one) for one in block)
    return {place: profiles.values() for place, profiles in near.items()}


def _likely(one, others):
    pairs = [(compare(one, other), other.pk) for other in others]
    likely = [(likeness, pk) for likeness, pk in pairs if likeness.is_likely]
    likely.sort(key=lambda pair: (-pair[0].score, pair[1]))
    return [(pk, likeness) for likeness, pk in likely[:MOST_CANDIDATES]]


def _shared_by_many(stored):
    """Return {fact: values that too many have in common to be significant}."""
    return {
        fact: {
            value
            for value, number in Counter(getattr(p, fact) for p in stored).items()
            if number > MOST_SHARING
        }
        for fact in FACTS
    }


def _without_shared(too_many, one):
    shared = {f: "" for f in FACTS if getattr(one, f) in too_many[f]}
    return replace(one, **shared) if shared else one


def likeness_text(likeness):
    return ", ".join(str(REASONS[reason]) for reason in likeness.reasons)


NAMED = "name"
TWIN, LINE = "twin:name", "line-"
TITLES = ("project.title_nb", "project.title_en")


def mark_twins(readings, context):
    """Add an error to the second of two lines about one row, and name the first.

    Lines that share a row but not all of them, such as two contacts of one organization,
    refer to the first one in `firsts`, by part.
    """
    key = context.target.key
    rows, mains, persons = {}, {}, {}
    if key == "organizations":
        _mark_like_lines(readings, context)
    for reading in readings:
        main = _main_keys(reading.same_as or reading, key, context)
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


def _mark_like_lines(readings, context):
    """Ask of two new organizations in the file whose names differ by legal form or spaces."""
    first_of = defaultdict(list)
    for reading in readings:
        query = reading.organization_query(context)
        if reading.match == LEAVE or reading.organization.pk or not query.name:
            continue
        earlier = first_of[named(query.name).core]
        queries = [(one, one.organization_query(context)) for one in earlier]
        first = next((one for one, q in queries if _may_be_one(q, query)), None)
        if first and not (reading.match == NEW or reading.organization.candidates):
            _ask_about_twin(reading, first, context)
        earlier.append(reading)


def _may_be_one(one, other):
    has_two_numbers = one.orgnr and other.orgnr and one.orgnr != other.orgnr
    return fold(one.name) != fold(other.name) and not has_two_numbers


def _ask_about_twin(reading, first, context):
    reading.asks.append(TWIN)
    answer, same = context.answers.get(TWIN), f"{LINE}{first.number}"
    choice = reading.match or (same if answer == "same" else answer)
    if choice == same:
        reading.same_as = first
    elif choice != NEW:
        reading.like_line = first.number, first.text("organization.name")


def _share_person(reading, persons, context):
    """Refer to the first line with the same e-mail address: it is about the same person."""
    email = reading.value("person.email", context)
    first = persons.setdefault(email, reading) if email else reading
    if first is not reading:
        reading.firsts["person"] = first


def _refuse_twin(reading, first):
    if reading.same_as:
        reading.is_left_out = True
        text = _("The same as line %(line)s.")
        reading.notes.append(text % {"line": first.number})
        return
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
