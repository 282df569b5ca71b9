"""Count the members of a period, and name the new and the former ones."""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from members.models import Membership, Organization, ReportText
from members.queries.statistics.turnover import turnover

from ..cells import named, numbers, section
from ..document import ReportTable

KEY = ReportText.Section.MEMBERS
NO_PLACE = ""


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    turnovers = [turnover(registry.memberships, d.since, d.until) for d in both]
    now = turnovers[0]
    tables = [
        _certainty_table(registry, both),
        _changes_table(days, both, turnovers),
        _names_table("joined", _("Joined"), registry, turnovers[0].joined, _first_day),
        _names_table(
            "documented",
            _("First known as members"),
            registry,
            turnovers[0].documented,
            _first_day,
        ),
        _names_table("left", _("Left"), registry, now.left + now.left_about, _last_day),
        *_members_by(registry, both),
    ]
    return section(KEY, tables, _members_notes(turnovers[0]))


def _certainty_table(registry, both):
    lines = [
        ("named", _("Named as members")),
        ("inferred", _("Inferred to be members")),
        ("documented", _("Members: named or inferred")),
        ("mentioned", _("Only mentioned, not counted as members")),
    ]
    members = [registry.members_on(one.until) for one in both]
    rows = tuple(
        numbers(key, label, "organization", [getattr(one, key) for one in members])
        for key, label in lines
    )
    note = _("In this report, members are those named or inferred.")
    caption = _("Members by certainty, on the last day")
    return ReportTable("certainty", caption, _last_days(both), rows, (note,))


def _changes_table(days, both, turnovers):
    lines = [
        ("opening", _("Members when the period began")),
        ("joined", _("Joined")),
        ("documented", _("First known as members in the period")),
        ("left", _("Left")),
        ("left_about", _("Left, on an uncertain day")),
        ("closing", _("Members on the last day")),
    ]
    rows = tuple(
        numbers(
            key, label, "organization", [_pks(getattr(one, key)) for one in turnovers]
        )
        for key, label in lines
    )
    notes = _last_day_notes(days, turnovers[0].closing)
    return ReportTable(
        "changes", _("Members and changes"), heads(both), rows, tuple(notes)
    )


def _last_day_notes(days, closing):
    if number := sum(stay.ends == days.until for stay in closing):
        text = ngettext(
            "%(n)s membership ended on the last day: it counts that day, and has left.",
            "%(n)s memberships ended on the last day: they count that day, and have left.",
            number,
        )
        yield text % {"n": number}


def heads(both):
    """Return the heads of two columns: the period and the one before it."""
    return tuple(one.text for one in both)


def _last_days(both):
    return tuple(date_format(one.until, "j.n.Y") for one in both)


def _pks(stays):
    return [stay.organization_id for stay in stays]


def _names_table(key, caption, registry, stays, day):
    texts = {stay.organization_id: day(stay) for stay in stays}
    rows = named([registry.organizations[pk] for pk in texts], texts)
    return ReportTable(key, caption, (_("Day"),), rows)


def _first_day(stay):
    return capfirst(stay.first.since_text)


def _last_day(stay):
    return capfirst(stay.last.until_text)


def _members_by(registry, both):
    """Return the tables of the members at the end of a period, by kind, size and place."""
    members = [registry.members_on(one.until).documented for one in both]
    heads = _last_days(both)
    rows = registry.organizations
    kinds, sizes = _labelled(Organization.Kind), _labelled(Organization.Size)

    def table(key, caption, groups, value_of):
        return _members_table(key, caption, heads, members, groups, value_of)

    yield table("kinds", _("Members by kind"), kinds, lambda pk: rows[pk].kind)
    yield _categories(registry, both, heads)
    yield table("sizes", _("Members by size"), sizes, lambda pk: rows[pk].size)
    yield table(
        "municipalities",
        _("Members by municipality"),
        _places(registry),
        lambda pk: rows[pk].municipality.strip(),
    )


def _labelled(choices):
    return [(value, str(label), value) for value, label in choices.choices]


def _places(registry):
    """Return (key, label, name) of all municipalities; the unknown one is last."""
    names = {one.municipality.strip() for one in registry.organizations.values()}
    ordered = sorted(names, key=lambda n: (n == NO_PLACE, n.casefold()))
    return [(name or "unknown", name or _("Unknown"), name) for name in ordered]


def _members_table(key, caption, heads, members, groups, value_of):
    """Return the table of the members by value; values without members are left out."""
    by_value = [_by_value(one, value_of) for one in members]
    rows = [
        numbers(group, label, "organization", [one[value] for one in by_value])
        for group, label, value in groups
        if any(one[value] for one in by_value)
    ]
    return ReportTable(key, caption, heads, tuple(rows))


def _by_value(numbers, value_of):
    pks = defaultdict(list)
    for pk in numbers:
        pks[value_of(pk)].append(pk)
    return pks


def _categories(registry, both, heads):
    """Return the table of categories: that of the membership when the period ended."""
    categories = [_last_categories(registry, one) for one in both]
    rows = [
        numbers(
            value,
            str(label),
            "organization",
            [[pk for pk, c in one.items() if c == value] for one in categories],
        )
        for value, label in Membership.Category.choices
    ]
    rows = tuple(r for r in rows if any(c.value for c in r.cells))
    return ReportTable("categories", _("Members by category"), heads, rows)


def _last_categories(registry, days):
    return {
        m.organization_id: m.category
        for m in registry.memberships
        if m.holds_on(days.until)
    }


def _members_notes(changes):
    notes = []
    if changes.documented:
        notes.append(
            ngettext(
                "%(n)s member is first known in the period, and may have joined before.",
                "%(n)s members are first known in the period, and may have joined before.",
                len(changes.documented),
            )
            % {"n": len(changes.documented)}
        )
    undated = [s for s in changes.closing + changes.left if s.first.since is None]
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
