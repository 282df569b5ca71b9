"""The partners that one cell of a project names: found in bulk, and added where they lack."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.fields import refusal_of
from members.models import Participation

from . import names
from .lines import Difference, RowChange
from .names import Asked, fold

COLUMN = "project.participations"
PART = "participation"


def load_partners(readings, context):
    """Set the partners of each reading, and those that its project has; three queries."""
    named = {r: r.value(COLUMN, context) or () for r in readings}
    texts = {t for pairs in named.values() for pair in pairs for t in _spellings(*pair)}
    asked = [Asked(name=text) for text in sorted(texts)]
    found = dict(zip((one.name for one in asked), names.find(asked), strict=True))
    pks = {r.records["project"].pk for r in readings if r.records.get("project")}
    rows = Participation.objects.standing().filter(project__in=pks)
    known = defaultdict(list)
    for row in rows.select_related("organization") if pks else ():
        known[row.project_id].append(row)
    for reading, pairs in named.items():
        project = reading.records.get("project")
        reading.partners = [(name, role, found) for name, role in pairs]
        reading.parts = known.get(project.pk, []) if project else []


def _spellings(name, role):
    """Return what may be the name: what stands in brackets may be a part of it."""
    return [name, f"{name} ({role})"] if role else [name]


def compare_partners(comparison):
    """Add a participation for each partner of the cell that the project does not have."""
    reading, context = comparison.reading, comparison.context
    column = context.columns[COLUMN]
    for name, role, found in getattr(reading, "partners", ()):
        if refusal := refusal_of(_compare, comparison, column, name, role, found):
            [why, *_more] = refusal.messages
            reading.add_error(COLUMN, why)
            shown = f"{name} ({role})" if role else name
            comparison.differences.append(Difference(column, "", shown, error=why))


def _compare(comparison, column, name, role, found):
    key, name = _role_and_name(column, name, role, found, comparison.context)
    parts = comparison.reading.parts
    same = [p for p in parts if fold(p.organization.name) == fold(name)]
    pk = same[0].organization_id if same else _organization(name, found)
    own = [p for p in parts if p.organization_id == pk and key in ("", p.role)]
    if own:
        return
    project = comparison.reading.records["project"]
    row = Participation(project=project, organization_id=pk, role=key or "partner")
    part = comparison.context.target.part[PART]
    shown = f"{name} ({row.get_role_display()})"
    is_left = comparison.reading.is_leaving(COLUMN)
    comparison.differences.append(Difference(column, "", shown, is_left=is_left))
    if not is_left:
        comparison.changes.append(RowChange(part, row, True, {"role": row.role}))


def _role_and_name(column, name, role, found, context):
    if not role:
        return "", name
    whole = f"{name} ({role})"
    if found[whole].pk:
        return "", whole
    return str(column.role_of(role, context)), name


def _organization(name, found):
    one = found[name]
    if one.pk:
        return one.pk
    words = {"name": name[:60]}
    if one.candidates:
        raise ValidationError(
            _(
                "Several organizations are called “%(name)s”. Write a line for each partner."
            )
            % words
        )
    raise ValidationError(
        _(
            "No organization is called “%(name)s”. Correct the name, or read the "
            "organizations in first."
        )
        % words
    )
