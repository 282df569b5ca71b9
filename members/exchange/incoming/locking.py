"""Lock the rows that lines are about, and compare them with what a look has read."""

from itertools import batched

from django.db import models
from django.utils.translation import gettext as _

from members.models import Organization, Person, Project

from .refusals import RefusedLinesError

BATCH = 500
FIRST = (Organization, Project, Person)  # as all who write lock them


def lock_and_compare(lines):
    """Lock the stored rows of the lines; refuse lines of which a row has changed since."""
    known = _stored(lines)
    stale = set()
    for model in sorted(known, key=_rank):
        rows = known[model]
        for pks in batched(sorted(rows), BATCH, strict=False):
            own = model._base_manager.filter(pk__in=pks).order_by("pk")
            locked = own.select_for_update(of=["self"], no_key=True)
            now = {row.pk: row for row in locked}
            stale |= {(model, pk) for pk in pks if not _is_same(rows[pk], now.get(pk))}
    if stale:
        raise RefusedLinesError(_reasons(lines, stale), code="meanwhile")


def _rank(model):
    place = FIRST.index(model) if model in FIRST else len(FIRST)
    return place, model._meta.model_name


def _stored(lines):
    """Return {model: {id: row as it was read}} of all rows of the lines."""
    found = {}
    for line in lines:
        for row in _rows_of(line):
            found.setdefault(type(row), {}).setdefault(row.pk, row)
    return found


def _rows_of(line):
    rows = [*line.records.values(), *(change.record for change in line.changes)]
    return [row for row in rows if isinstance(row, models.Model) and row.pk]


def _is_same(read, now):
    if now is None:
        return False
    names = [f.attname for f in now._meta.concrete_fields]
    given = [n for n in names if n in read.__dict__]
    return all(read.__dict__[n] == now.__dict__[n] for n in given)


def _reasons(lines, stale):
    words = _("%(row)s: changed since you looked.")
    return {
        line.number: (words % {"row": line.title or "–"}, ())
        for line in lines
        if any((type(row), row.pk) in stale for row in _rows_of(line))
    }
