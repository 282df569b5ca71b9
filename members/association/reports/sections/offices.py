"""Count the offices and their holders; persons are never named."""

from django.utils.translation import gettext as _, ngettext

from members.models import ReportText, Role

from ..cells import may_be_named, numbers, refs, section
from ..document import ReportCell, ReportRow, ReportTable
from .members import heads

KEY = ReportText.Section.OFFICES


def count(registry, days):
    """Return the ReportSection."""
    both = [days, days.previous]
    tables = _offices_table(registry, both), *_body_tables(registry, days)
    return section(KEY, tables, _programme_notes(registry, days))


def _programme_notes(registry, days):
    of_programme = [r for r in registry.offices_of_programme if r.holds_on(days.until)]
    if of_programme:
        text = ngettext(
            "%(n)s office of the cluster programme is not counted: it is not the cluster's.",
            "%(n)s offices of the cluster programme are not counted: they are not the "
            "cluster's.",
            len(of_programme),
        )
        yield text % {"n": len(of_programme)}


def on(registry, day):
    return [role for role in registry.roles if role.holds_on(day)]


def _offices_table(registry, both):
    lines = [
        (
            "held",
            _("Offices at the end of the period"),
            lambda d: on(registry, d.until),
        ),
        (
            "began",
            _("Began in the period"),
            lambda d: [r for r in registry.roles if r.since in d],
        ),
        (
            "ended",
            _("Ended in the period"),
            lambda d: [r for r in registry.roles if r.until in d],
        ),
    ]
    rows = [
        numbers(key, label, "role", [[r.pk for r in find(d)] for d in both])
        for key, label, find in lines
    ]
    pks = [{r.organization_id for r in on(registry, d.until)} - {None} for d in both]
    label = _("Organizations with an office")
    rows.append(numbers("organizations", label, "organization", pks))
    return ReportTable("numbers", _("Offices"), heads(both), tuple(rows))


def _body_tables(registry, days):
    """Yield a table for each body that has offices at the end of the period."""
    roles = on(registry, days.until)
    bodies = {role.body_id: role.body for role in roles}
    for body in sorted(bodies.values(), key=lambda b: (b.sort_name, b.pk)):
        own = [role for role in roles if role.body_id == body.pk]
        caption = _("%(body)s at the end of the period") % {"body": body.name_nb}
        rows = [
            _office_row(registry, kind, own)
            for kind in Role.Kind
            if any(r.role == kind for r in own)
        ]
        yield ReportTable(f"body:{body.pk}", caption, (_("Held by"),), tuple(rows))


def _office_row(registry, kind, roles):
    own = [role for role in roles if role.role == kind]
    holders = [registry.organizations.get(role.organization_id) for role in own]
    names = sorted({h.name for h in holders if h and may_be_named(h)}, key=str.casefold)
    others = len([h for h in holders if not (h and may_be_named(h))])
    if others:
        text = ngettext("%(n)s who is not named", "%(n)s who are not named", others)
        names.append(text % {"n": others})
    cell = ReportCell(", ".join(names), None, refs("role", [role.pk for role in own]))
    return ReportRow(kind.value, str(kind.label).capitalize(), (cell,))
