"""How many members there are, who came and who left."""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Membership, Organization, ReportText
from members.queries.statistics.turnover import turnover

from ..cells import named, numbers, section
from ..document import ReportTable

KEY = ReportText.Section.MEMBERS
NO_PLACE = ""


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    found = [turnover(registry.memberships, d.since, d.until) for d in both]
    tables = [
        _changes(days, both, found),
        _names("joined", _("Joined"), registry, found[0].joined, _first_day),
        _names(
            "documented",
            _("First known as members"),
            registry,
            found[0].documented,
            _first_day,
        ),
        _names(
            "left", _("Left"), registry, found[0].left + found[0].left_about, _last_day
        ),
        *_by(registry, both),
    ]
    return section(KEY, tables, _notes(found[0]))


def _changes(days, both, found):
    lines = [
        ("opening", _("Members when the period began")),
        ("joined", _("Joined")),
        ("documented", _("First known as members in the period")),
        ("left", _("Left")),
        ("left_about", _("Left, on an uncertain day")),
        ("closing", _("Members when the period ended")),
    ]
    rows = tuple(
        numbers(
            key, label, "organization", [_members(getattr(one, key)) for one in found]
        )
        for key, label in lines
    )
    note = _("Memberships that ended on the last day count as left.")
    return ReportTable("changes", _("Members and changes"), heads(both), rows, (note,))


def heads(both):
    """Return the heads of two columns: the period and the one before it."""
    return tuple(one.text for one in both)


def _members(stays):
    return [stay.organization_id for stay in stays]


def _names(key, caption, registry, stays, day):
    texts = {stay.organization_id: day(stay) for stay in stays}
    rows = named([registry.organizations[pk] for pk in texts], texts)
    return ReportTable(key, caption, (_("Day"),), rows)


def _first_day(stay):
    return capfirst(stay.first.since_text)


def _last_day(stay):
    return capfirst(stay.last.until_text)


def _by(registry, both):
    """Return the tables of the members when a period ended, by what they are."""
    members = [_on_the_last_day(registry, one) for one in both]
    heads = tuple(date_format(one.until, "j.n.Y") for one in both)
    known = registry.organizations
    kinds, sizes = _labelled(Organization.Kind), _labelled(Organization.Size)

    def table(key, caption, groups, value_of):
        return _table(key, caption, heads, members, groups, value_of)

    yield table("kinds", _("Members by kind"), kinds, lambda pk: known[pk].kind)
    yield _categories(registry, both, heads)
    yield table("sizes", _("Members by size"), sizes, lambda pk: known[pk].size)
    yield table(
        "municipalities",
        _("Members by municipality"),
        _places(registry),
        lambda pk: known[pk].municipality.strip(),
    )


def _on_the_last_day(registry, days):
    """Return the numbers of the members when the period ended."""
    return {*_members(turnover(registry.memberships, days.since, days.until).closing)}


def _labelled(choices):
    return [(value, str(label), value) for value, label in choices.choices]


def _places(registry):
    """Return (key, label, name) of all municipalities; the unknown one is last."""
    names = {one.municipality.strip() for one in registry.organizations.values()}
    ordered = sorted(names, key=lambda n: (n == NO_PLACE, n.casefold()))
    return [(name or "unknown", name or _("Unknown"), name) for name in ordered]


def _table(key, caption, heads, members, groups, value_of):
    """Return the table of the members by value; values that nobody has are left out."""
    found = [_by_value(one, value_of) for one in members]
    rows = [
        numbers(group, label, "organization", [one[value] for one in found])
        for group, label, value in groups
        if any(one[value] for one in found)
    ]
    return ReportTable(key, caption, heads, tuple(rows))


def _by_value(numbers, value_of):
    found = defaultdict(list)
    for pk in numbers:
        found[value_of(pk)].append(pk)
    return found


def _categories(registry, both, heads):
    """Return the table of categories: that of the membership when the period ended."""
    found = [_last_categories(registry, one) for one in both]
    rows = [
        numbers(
            value,
            str(label),
            "organization",
            [[pk for pk, c in one.items() if c == value] for one in found],
        )
        for value, label in Membership.Category.choices
    ]
    kept = tuple(r for r in rows if any(c.value for c in r.cells))
    return ReportTable("categories", _("Members by category"), heads, kept)


def _last_categories(registry, days):
    members = _on_the_last_day(registry, days)
    return {
        m.organization_id: m.category
        for m in registry.memberships
        if m.organization_id in members and m.holds_on(days.until)
    }


def _notes(found):
    notes = []
    if found.documented:
        notes.append(
            ngettext(
                "%(n)s member is first known in the period, and may have joined before.",
                "%(n)s members are first known in the period, and may have joined before.",
                len(found.documented),
            )
            % {"n": len(found.documented)}
        )
    undated = [s for s in found.closing + found.left if s.first.since is None]
    if undated:
        notes.append(
            ngettext(
                "%(n)s member joined on an unknown day.",
                "%(n)s members joined on an unknown day.",
                len(undated),
            )
            % {"n": len(undated)}
        )
    return tuple(notes)
