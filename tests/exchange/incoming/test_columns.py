"""Which heading is which column, and which columns a user may write."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.utils import translation

from members.exchange import TARGETS, guess, remember
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.files_in import errors, look_at, shown


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.key)
def test_the_labels_of_a_template_and_the_names_of_fields_lead_to_its_columns(target):
    names = [column.name for column in target.columns]
    for language in ("nb", "en"):
        with translation.override(language):
            assert guess(target, [c.label for c in target.columns]) == names

    assert guess(target, [name.upper() for name in names]) == names


def test_a_heading_is_read_by_those_beside_it_and_without_case_and_marks():
    for target, text, last in cases(__file__, "headings.csv"):
        names = guess(TARGETS[target], text.split(", "))
        assert names[-len(last.split()) :] == last.split()
        assert len(names) == len(text.split(", "))


def test_an_accuracy_belongs_to_the_day_before_it_and_is_nothing_alone():
    with translation.override("nb"):
        accuracy = translation.gettext("Accuracy of the date")
    headings = ["Virksomhet", "Første dag", accuracy, "Siste dag", f"{accuracy} (2)"]

    names = guess(TARGETS["memberships"], headings)

    days = [f"membership.{part}" for part in ("since", "since_precision", "until")]
    assert names[1:] == [*days, "membership.until_precision"]
    assert guess(TARGETS["memberships"], [accuracy]) == [""]
    assert guess(TARGETS["offices"], ["Organ", "Skostørrelse"]) == ["body.name", ""]


def test_what_was_chosen_for_the_same_headings_comes_first():
    target, headings = TARGETS["organizations"], ["Firma", "Kode"]
    last = ["organization.name", "organization.nace_code"]
    for names in (["organization.name", "organization.orgnr"], last):
        remember(target, headings, names)

    assert guess(target, ["FIRMA ", "kode"]) == last
    assert guess(target, ["Kode", "Firma"]) == ["", "organization.name"]


ORGANIZATIONS = [f"{act}_organization" for act in ("add", "change", "view")]
# Columns that a form has under other names.
DERIVED = {
    *"municipality_code status first_name last_name street postcode place".split()
}


def look_as_clerk(headings, cells, *names):
    """Return the Look of a user of the admin who has these permissions alone."""
    user = make.user(is_staff=True, name="Kim Kontor")
    rights = Permission.objects.filter(codename__in=[*ORGANIZATIONS, *names])
    user.user_permissions.set(rights)
    return look_at(user, headings, cells)


def test_who_may_write_by_hand_is_offered_every_target(
    kari, reader, site_administrator, ola
):
    others = [reader, site_administrator, ola]

    assert [t.key for t in TARGETS.values() if t.is_open_to(kari)] == [*TARGETS]
    assert [t.key for t in TARGETS.values() for u in others if t.is_open_to(u)] == []


def test_a_column_that_the_user_may_not_write_is_refused_by_name_and_a_new_row_too():
    make.organization(name="Yara")
    headings = "Firma, Kommune, Medlem fra, Kontakt"
    cells = ["Yara", "Skien", 2019, "Per"]

    found = look_as_clerk(headings, cells)
    changer = look_as_clerk("Firma, Medlem fra", ["Yara", 2019], "change_membership")

    assert found.refused == ["Medlem fra", "Kontakt"]
    assert shown(found.lines[0]) == {"organization.municipality": ("", "Skien")}
    assert errors(changer) == {2: [": You may not add memberships."]}


def test_every_column_is_one_that_a_form_of_the_admin_has(kari, rf):
    request = rf.get("/")
    request.user = kari
    parts = [p for t in TARGETS.values() for p in t.parts if not p.is_lookup]

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
