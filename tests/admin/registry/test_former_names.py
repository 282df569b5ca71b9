"""A new name in the admin asks whether the old one is kept as a former name."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Batch, Organization, OrganizationName
from tests.support.admin import address, undo
from tests.support.html_forms import filled
from tests.support.review_page import fields, page_of, propose, send

UNTIL = "former_name_until"


def save(client, organization, **typed):
    page = address("organization", organization)
    return client.post(page, filled(client.get(page)) | typed)


def former():
    rows = OrganizationName.objects.order_by("pk")
    return list(rows.values_list("name", "until", "until_precision"))


def test_the_form_asks_by_the_name(as_secretary, ours):
    page = as_secretary.get(address("organization", ours))

    form = page.context["adminform"].form
    asked = form.fields["keeps_former_name"]
    assert asked.label == "Hvis navnet endres: behold «Yara» som tidligere navn"
    assert (form["keeps_former_name"].value(), form[UNTIL].value()) == (True, None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, lambda: [("Yara", timezone.localdate(), "day")]),
        ({UNTIL: "mai 2024"}, lambda: [("Yara", date(2024, 5, 31), "month")]),
        ({"keeps_former_name": []}, list),
    ],
    ids=["today", "another day", "no"],
)
def test_a_new_name_keeps_the_old_one_as_answered(as_secretary, ours, typed, kept):
    save(as_secretary, ours, name="Nordgas", **typed)

    assert (Organization.objects.get().name, former()) == ("Nordgas", kept())


def test_an_undo_takes_both_back(as_secretary, ours):
    save(as_secretary, ours, name="Nordgas")

    undo(as_secretary, Batch.objects.get())

    assert (Organization.objects.get().name, former()) == ("Yara", [])


def test_a_save_without_a_new_name_keeps_none(as_secretary, ours):
    save(as_secretary, ours, phone="35 00 00 00", **{UNTIL: "2019"})

    assert former() == []


def test_what_is_no_day_comes_back_as_typed(as_secretary, ours):
    page = address("organization", ours)
    values = filled(as_secretary.get(page)) | {"name": "Nordgas"}

    for typed in ("i fjor", "\0", "x" * 41):
        form = (
            as_secretary.post(page, values | {UNTIL: typed}).context["adminform"].form
        )
        assert (form["name"].value(), form[UNTIL].value()) == ("Nordgas", typed)
        assert [*form.errors] == [UNTIL]
    assert (Organization.objects.get().name, former()) == ("Yara", [])


def test_of_two_windows_the_second_sees_the_name_of_the_first(as_secretary, ours):
    page = address("organization", ours)
    first, second = [filled(as_secretary.get(page)) for _window in range(2)]
    as_secretary.post(page, first | {"name": "Nordgas"})

    told = as_secretary.post(page, second | {"name": "Sørgas"})
    as_secretary.post(page, filled(told))

    assert _("Not saved yet. Check what has changed in the meantime.") in str(
        told.context["errors"]
    )
    assert [name for name, *_rest in former()] == ["Yara", "Nordgas"]


def test_the_page_of_a_proposal_asks_and_keeps_it_from_the_start(
    as_secretary, ours, ola
):
    request = propose(ours, ola, name="Nordgas", phone="1")
    page = fields(as_secretary.get(page_of(request)))
    asked = {name: field.former_name is not None for name, field in page.items()}

    send(as_secretary, request, "all", former_name_until="2019")

    assert asked == {"name": True, "phone": False}
    assert former() == [("Yara", date(2019, 12, 31), "year")]


def test_a_reviewer_may_say_no(as_secretary, ours, ola):
    request = propose(ours, ola, name="Nordgas")

    send(as_secretary, request, "all", keeps_former_name=[])

    assert (Organization.objects.get().name, former()) == ("Nordgas", [])


def test_a_day_that_cannot_be_read_decides_nothing(as_secretary, ours, ola):
    request = propose(ours, ola, name="Nordgas")

    answer = send(as_secretary, request, "all", former_name_until="i fjor")

    form = answer.context["page"].former_name
    [[error]] = form.errors.values()
    assert error.startswith("Skriv et år, en måned eller en dag")
    assert form[UNTIL].value() == "i fjor"
    assert Organization.objects.get().name == "Yara"
