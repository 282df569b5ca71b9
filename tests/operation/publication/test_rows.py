"""A page that is kept by its rows names every row whose change shows on it."""

from contextlib import suppress
from datetime import timedelta

import pgtrigger
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from members.models import Organization, OrganizationRelationship
from members.operation import changes, publication
from tests.support.factories import make
from tests.support.index_contents import forget_touches
from tests.support.sampling import some

NEW_TEXT = "Endret for å se det"
WRITES = 12  # of some hundred; `make proof` tries all


@pytest.fixture
def registry(marked_registry):
    """Return the registry with what only looks at the other end can show."""
    hidden = marked_registry.hidden
    make.funding(marked_registry.project, funder=hidden)
    relationship = {"from_organization": marked_registry.seen, "kind": "peer"}
    make(OrganizationRelationship, to_organization=hidden, **relationship)
    return marked_registry


def shown(row):
    """Return (the bytes of the page of a row, the rows that it depends on)."""
    request = RequestFactory().get(row.get_absolute_url())
    view, arguments, named = resolve(request.path_info)
    request.resolver_match = resolve(request.path_info)
    with publication.recording() as recorded:
        content = view(request, *arguments, **named).content
    return content, recorded.rows


def pages(registry):
    found = {}
    for row in [registry.seen, registry.project, *registry.others]:
        with suppress(ObjectDoesNotExist, Http404):
            present = type(row).objects.get(pk=row.pk)
            found[row.get_absolute_url()] = shown(present)
    return found


def writes():
    """List (model, primary key, column or None for a deletion) of rows that may be shown."""
    found = []
    for model in {
        model for model, t in pgtrigger.registered() if t.name == "data_version"
    }:
        columns = [field.name for field in model._meta.local_fields if new_value(field)]
        for pk in model.objects.order_by("pk").values_list("pk", flat=True)[:3]:
            found += [(model, pk, column) for column in [*columns, None]]
    return sorted(found, key=lambda write: (write[0].__name__, *map(str, write[1:])))


def new_value(field):
    """Return a function for another value of a field; None for one that is left alone."""
    if field.primary_key or field.generated or field.unique or field.is_relation:
        return None
    if isinstance(field, models.BooleanField):
        return lambda old: not old
    if isinstance(field, models.DateField) and not isinstance(
        field, models.DateTimeField
    ):
        return lambda old: (old or timezone.localdate()) - timedelta(days=400)
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return lambda old: NEW_TEXT[: field.max_length or 100]
    return None


def write(rows, column):
    if column is None:
        rows.delete()
    elif column == "is_listed":
        is_listed = not rows.get().is_listed
        agreed = {"listing_agreed_on": timezone.localdate()}
        is_organization = rows.model is Organization
        rows.update(is_listed=is_listed, **(agreed if is_organization else {}))
    else:
        change = new_value(rows.model._meta.get_field(column))
        rows.update(**{column: change(rows.values_list(column, flat=True)[0])})


def touched_by(model, pk, column):
    """Write, and return what was touched; None when the database refuses it."""
    before = changes.snapshot()
    forget_touches()
    rows = model.objects.filter(pk=pk)
    try:
        with transaction.atomic():
            write(rows, column)
    except (DatabaseError, models.ProtectedError, models.RestrictedError):
        return None
    found = changes.since(before).rows
    return {(noun, pk) for noun, pks in found.items() for pk in pks}


def unnamed(registry, before, write):
    """Return the pages that a write changes though it touches nothing that they name."""
    with transaction.atomic():
        touched = touched_by(*write)
        if touched is None or ("*", 0) in touched:
            transaction.set_rollback(True)
            return None
        after = pages(registry)
        transaction.set_rollback(True)
    return [
        address
        for address, (content, rows) in before.items()
        if after.get(address, ("",))[0] != content
        and rows is not None
        and not rows & touched
    ]


@pytest.mark.parametrize(
    "number", [WRITES, pytest.param(100_000, marks=pytest.mark.long)]
)
def test_a_page_names_each_row_whose_change_it_shows(registry, number, figure):
    registry.others = [make.organization(), *Organization.objects.listed()[:4]]
    before = pages(registry)

    found = {
        write: left
        for write in some("writes", writes(), number)
        if (left := unnamed(registry, before, write)) is not None
    }

    wrong = {write: left for write, left in found.items() if left}
    figure(tried={"writes": len(found)}, found={"pages left as they were": len(wrong)})
    assert any(rows is not None for _content, rows in before.values())
    assert wrong == {}
    # Those of what is seen name an unlisted organization that they would show.
    touched = touched_by(Organization, registry.hidden.pk, "is_listed")
    after = pages(registry)
    for row in (registry.seen, registry.project):
        content, rows = before[row.get_absolute_url()]
        assert after[row.get_absolute_url()][0] != content
        assert rows & touched
