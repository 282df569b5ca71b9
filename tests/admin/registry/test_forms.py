"""Days in the admin's forms, and the links that stand beside a choice of another record."""

from datetime import date

import pytest
from django.contrib.admin import site
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper

from members.models import Membership
from tests.support.admin import address, form_of, save
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_participation,
    make_project,
)
from tests.support.login import log_in
from tests.support.rows import make

COLUMNS = ["since", "since_precision", "until", "until_precision"]
DAYS = ["since", "until"]


# What is typed, the columns, and how it is written when that is not as it was typed.
CASES = [
    ("2019", "mai 2020", ("2019-01-01", "year", "2020-05-31", "month"), None),
    ("1.1.26", "", ("2026-01-01", "day", None, "day"), ["1.1.2026", ""]),
    (
        "senest mai 2019",
        " Senest 8. mai 2020 ",
        ("2019-05-31", "at_latest", "2020-05-08", "at_latest"),
        ["senest 31.5.2019", "senest 8.5.2020"],
    ),
]


def test_a_text_sets_the_day_and_its_precision_and_is_shown_again(as_secretary):
    stay = make_member(since=LONG_AGO).memberships.get()
    for since, until, columns, written in CASES:
        save(as_secretary, stay, since=since, until=until)

        row = Membership.objects.values_list(*COLUMNS).get()
        assert tuple(value and str(value) for value in row) == columns
        form = form_of(as_secretary.get(address("membership", stay)))
        assert [form[n].value() or "" for n in DAYS] == (written or [since, until])


@pytest.mark.parametrize(
    ("since", "until", "place"),
    [("i fjor", "31.2.2020", ["since", "until"]), ("2020", "2019", ["__all__"])],
)
def test_what_is_no_day_or_swapped_comes_back_as_typed_with_how_to_write_it(
    as_secretary, since, until, place
):
    stay = make_member(since=LONG_AGO).memberships.get()

    form = form_of(save(as_secretary, stay, since=since, until=until))

    assert [form[name].value() for name in DAYS] == [since, until]
    assert list(form.errors) == place
    words = ("Skriv et år, en måned eller en dag", "Siste dag")
    assert all(form.errors[name][0].startswith(words) for name in place)
    assert Membership.objects.get().since == LONG_AGO


def shown_fields(page):
    lines = [line for fieldset in page.context["adminform"] for line in fieldset]
    fields = [field for line in lines for field in line]
    return {field.field["name"]: field.contents() for field in fields}


def days_of(model):
    """Return the names of the days of a model that have a precision."""
    names = [field.name for field in model._meta.fields]
    return {n.removesuffix("_precision") for n in names if n.endswith("_precision")}


def test_a_reader_is_shown_each_day_as_it_is_known(client, reader):
    project = make_project(since=date(2019, 1, 1), since_precision="year")
    log_in(client, reader)
    fields = shown_fields(client.get(address(project, project)))
    assert fields["since_as_known"] == "2019"

    pages = {
        model: client.get(address(model, make(model)))
        for model in site._registry
        if days_of(model)
    }
    seen = {m: page for m, page in pages.items() if page.status_code == 200}
    raw = {m: shown_fields(page).keys() & days_of(m) for m, page in seen.items()}

    assert len(raw) >= 5
    assert [(model, names) for model, names in raw.items() if names] == []


def fields_of_forms(rf, user):
    """Return (form, name, field) of every form of the admin for the user."""
    request = rf.get("/")
    request.user = user
    forms = [admin.get_form(request) for admin in site._registry.values()]
    forms += [
        inline.get_formset(request).form
        for admin in site._registry.values()
        for inline in admin.get_inline_instances(request)
    ]
    return [(form, *one) for form in forms for one in form.base_fields.items()]


def test_no_form_asks_for_a_precision_or_links_to_the_deletion_of_another_record(
    rf, kari, superuser
):
    names = [name for _form, name, _field in fields_of_forms(rf, kari)]
    choices = [
        (form, name, field.widget)
        for form, name, field in fields_of_forms(rf, superuser)
        if isinstance(field.widget, RelatedFieldWidgetWrapper)
    ]

    assert [name for name in names if name.endswith("_precision")] == []
    assert len(choices) > 30
    assert [
        (form, name)
        for form, name, widget in choices
        if widget.can_delete_related
        or widget.can_change_related
        or widget.can_view_related
    ] == []


def test_the_only_link_to_a_deletion_is_that_of_the_record_itself(as_secretary, ours):
    make_participation(organization=ours)

    page = as_secretary.get(address("organization", ours)).text

    assert "related-widget-wrapper-link delete-related" not in page
    assert page.count("/delete/") == 1
