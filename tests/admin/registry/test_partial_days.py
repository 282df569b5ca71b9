"""Days in the admin's forms: one text each, which sets the day and how exactly it is known."""

from datetime import date

import pytest
from django.contrib.admin import site

from members.models import Membership
from tests.support.admin import address
from tests.support.factories import LONG_AGO, make_member, make_project
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.rows import make

KNOWN = ["since", "since_precision", "until", "until_precision"]


def own_page(member):
    return address("membership", member.memberships.get())


def form_of(answer):
    return answer.context["adminform"].form


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
    page = own_page(make_member(since=LONG_AGO))
    for since, until, columns, shown in CASES:
        typed = {"since": since, "until": until}
        as_secretary.post(page, filled(as_secretary.get(page), **typed))

        row = Membership.objects.values_list(*KNOWN).get()
        assert tuple(value and str(value) for value in row) == columns
        form = form_of(as_secretary.get(page))
        again = [form[name].value() or "" for name in ("since", "until")]
        assert again == (shown or [since, until])


@pytest.mark.parametrize(
    ("since", "until", "place"),
    [("i fjor", "31.2.2020", ["since", "until"]), ("2020", "2019", ["__all__"])],
)
def test_what_is_no_day_or_swapped_comes_back_as_typed_with_how_to_write_it(
    as_secretary, since, until, place
):
    page = own_page(make_member(since=LONG_AGO))
    typed = {"since": since, "until": until}

    form = form_of(as_secretary.post(page, filled(as_secretary.get(page), **typed)))

    assert [form[name].value() for name in ("since", "until")] == [since, until]
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
    assert (
        shown_fields(client.get(address(project, project)))["since_as_known"] == "2019"
    )

    raw, seen = [], 0
    for model in (one for one in site._registry if days_of(one)):
        page = client.get(address(model, make(model)))
        if page.status_code == 200:
            seen += 1
            raw += [
                (model, name) for name in shown_fields(page).keys() & days_of(model)
            ]

    assert (raw, seen >= 5) == ([], True)


def test_no_form_asks_for_a_precision_on_its_own(rf, kari):
    request = rf.get("/")
    request.user = kari
    forms = [admin.get_form(request) for admin in site._registry.values()] + [
        inline.get_formset(request).form
        for admin in site._registry.values()
        for inline in admin.get_inline_instances(request)
    ]

    assert [
        (form, name)
        for form in forms
        for name in form.base_fields
        if name.endswith("_precision")
    ] == []
