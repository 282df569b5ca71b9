"""The partners that one cell of a project names: match them in bulk, and add missing ones."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.fields import refusal_of
from members.models import Participation

from . import names
from .lines import CellDifference, ImportChange
from .names import OrganizationQuery, fold

COLUMN = "project.participations"
PART = "participation"


def load_partners(readings, context):
    """Set the partners of each reading, and those of its project; three queries."""
    cells = {r: r.value(COLUMN, context) or () for r in readings}
    pairs = [pair for values in cells.values() for pair in values]
    texts = sorted({text for pair in pairs for text in _spellings(*pair)})
    queries = [OrganizationQuery(name=text) for text in texts]
    matches = dict(zip(texts, names.find(queries), strict=True))
    pks = {r.records["project"].pk for r in readings if r.records.get("project")}
    rows = Participation.objects.standing().filter(project__in=pks)
    stored = defaultdict(list)
    for row in rows.select_related("organization") if pks else ():
        stored[row.project_id].append(row)
    for reading, pairs in cells.items():
        project = reading.records.get("project")
        reading.partners = [(name, role, matches) for name, role in pairs]
        reading.parts = stored.get(project.pk, []) if project else []


def _spellings(name, role):
    """Return the possible names: the text in brackets may be a part of the name."""
    return [name, f"{name} ({role})"] if role else [name]


def compare_partners(comparison):
    """Add a participation for each partner of the cell that the project does not have."""
    reading, context = comparison.reading, comparison.context
    column = context.columns[COLUMN]
    for name, role, matches in getattr(reading, "partners", ()):
        partner = column, name, role, matches
        if refusal := refusal_of(_compare_partner, comparison, *partner):
            [why, *_more] = refusal.messages
            reading.add_error(COLUMN, why)
            text = f"{name} ({role})" if role else name
            comparison.differences.append(CellDifference(column, "", text, error=why))


def _compare_partner(comparison, column, name, role, matches):
    key, name = _role_and_name(column, name, role, matches, comparison.context)
    parts = comparison.reading.parts
    same = [p for p in parts if fold(p.organization.name) == fold(name)]
    pk = same[0].organization_id if same else _matching_id(name, matches)
    own = [p for p in parts if p.organization_id == pk and key in ("", p.role)]
    if own:
        return
    project = comparison.reading.records["project"]
    row = Participation(project=project, organization_id=pk, role=key or "partner")
    part = comparison.context.target.part[PART]
    text = f"{name} ({row.get_role_display()})"
    is_left = comparison.reading.is_leaving(COLUMN)
    comparison.differences.append(CellDifference(column, "", text, is_left=is_left))
    if not is_left:
        comparison.changes.append(ImportChange(part, row, True, {"role": row.role}))


def _role_and_name(column, name, role, matches, context):
    if not role:
        return "", name
    whole = f"{name} ({role})"
    if matches[whole].pk:
        return "", whole
    return str(column.role_of(role, context)), name


def _matching_id(name, matches):
    one = matches[name]
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
