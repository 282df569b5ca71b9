"""A file writes nothing that its user could not write by hand."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission

from members.exchange import TARGETS
from tests.support.factories import make_organization, make_user
from tests.support.files_in import errors, look_at, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    """Return a function that makes a user of the admin with these permissions alone."""

    def make(*names):
        user = make_user(is_staff=True, email="clerk@example.org", name="Kim Kontor")
        user.user_permissions.set(Permission.objects.filter(codename__in=names))
        return user

    return make


def test_who_may_write_by_hand_is_offered_every_target(
    kari, reader, site_administrator, ola
):
    others = [reader, site_administrator, ola]

    assert [t.key for t in TARGETS.values() if t.is_open_to(kari)] == [*TARGETS]
    assert [t.key for t in TARGETS.values() for u in others if t.is_open_to(u)] == []


def test_a_column_that_the_user_may_not_write_is_refused_by_name(clerk):
    make_organization(name="Yara")
    user = clerk("add_organization", "change_organization", "view_organization")

    found = look_at(
        user, "Firma, Kommune, Medlem fra, Kontakt", ["Yara", "Skien", 2019, "Per"]
    )

    assert found.refused == ["Medlem fra", "Kontakt"]
    assert shown(found.lines[0]) == {"organization.municipality": ("", "Skien")}


def test_a_row_is_not_added_by_whoever_may_only_change_rows(clerk):
    make_organization(name="Yara")
    rights = [f"{act}_organization" for act in ("add", "change", "view")]
    user = clerk(*rights, "change_membership")

    found = look_at(user, "Firma, Medlem fra", ["Yara", 2019])

    assert errors(found) == {2: [": You may not add memberships."]}


def test_every_column_is_one_that_a_form_of_the_admin_has(kari, rf):
    rf_request = rf.get("/")
    rf_request.user = kari
    derived = {"municipality_code", "first_name", "last_name"}
    derived |= {"street", "postcode", "place"}
    missing = []
    for target in TARGETS.values():
        for part in target.parts:
            if part.is_found:
                continue
            has = _fields_of_forms(site, part.model, rf_request)
            names = {
                c.field for c in part.columns if not c.field.endswith("_precision")
            }
            missing += sorted(names - has - derived)

    assert missing == []


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
