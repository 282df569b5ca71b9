"""A file writes nothing that its user could not write by hand."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission

from members.exchange import TARGETS
from tests.support.factories import make_organization, make_user
from tests.support.files_in import errors, look_at, shown

pytestmark = pytest.mark.django_db
ORGANIZATIONS = [f"{act}_organization" for act in ("add", "change", "view")]
# Columns that a form has under other names.
DERIVED = {
    "municipality_code",
    "first_name",
    "last_name",
    "street",
    "postcode",
    "place",
}


def look_as_clerk(headings, cells, *names):
    """Return the Look of a user of the admin who has these permissions alone."""
    user = make_user(is_staff=True, email="clerk@example.org", name="Kim Kontor")
    rights = Permission.objects.filter(codename__in=[*ORGANIZATIONS, *names])
    user.user_permissions.set(rights)
    return look_at(user, headings, cells)


def test_who_may_write_by_hand_is_offered_every_target(
    kari, reader, site_administrator, ola
):
    others = [reader, site_administrator, ola]

    assert [t.key for t in TARGETS.values() if t.is_open_to(kari)] == [*TARGETS]
    assert [t.key for t in TARGETS.values() for u in others if t.is_open_to(u)] == []


def test_a_column_that_the_user_may_not_write_is_refused_by_name():
    make_organization(name="Yara")
    cells = ["Yara", "Skien", 2019, "Per"]

    found = look_as_clerk("Firma, Kommune, Medlem fra, Kontakt", cells)

    assert found.refused == ["Medlem fra", "Kontakt"]
    assert shown(found.lines[0]) == {"organization.municipality": ("", "Skien")}


def test_a_row_is_not_added_by_whoever_may_only_change_rows():
    make_organization(name="Yara")

    found = look_as_clerk("Firma, Medlem fra", ["Yara", 2019], "change_membership")

    assert errors(found) == {2: [": You may not add memberships."]}


def test_every_column_is_one_that_a_form_of_the_admin_has(kari, rf):
    request = rf.get("/")
    request.user = kari
    parts = [p for t in TARGETS.values() for p in t.parts if not p.is_found]

    for part in parts:
        fields = {column.field for column in part.columns} - DERIVED
        names = {name for name in fields if not name.endswith("_precision")}
        assert names <= _fields_of_forms(site, part.model, request), part.key


def _fields_of_forms(site, model, request):
    """Return the names of fields in the admin's forms and inlines of a model."""
    found = set()
    for admin in site._registry.values():
        if admin.model is model:
            found |= {*admin.get_form(request).base_fields}
            found |= {"topics", "participations"}
        for inline in admin.get_inline_instances(request):
            if inline.model is model:
                found |= {*inline.get_formset(request).form.base_fields}
    return found
