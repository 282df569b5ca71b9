"""A new name in the admin asks whether the old one is kept as a former name."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Batch, Organization, OrganizationName
from tests.support.admin import address, form_of, save, undo
from tests.support.html_forms import filled
from tests.support.review_page import fields, page_of, propose, send

UNTIL = "former_name_until"


def names():
    """Return the name, and the former names with their last days."""
    rows = OrganizationName.objects.order_by("pk")
    former = list(rows.values_list("name", "until", "until_precision"))
    return Organization.objects.get().name, former


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, lambda: [("Yara", timezone.localdate(), "day")]),
        ({UNTIL: "mai 2024"}, lambda: [("Yara", date(2024, 5, 31), "month")]),
        ({"keeps_former_name": []}, list),
    ],
    ids=["today", "another day", "no"],
)
def test_a_new_name_keeps_the_old_one_as_answered_until_an_undo(
    as_secretary, ours, typed, kept
):
    form = form_of(as_secretary.get(address("organization", ours)))
    asked = form.fields["keeps_former_name"]
    assert asked.label == "Hvis navnet endres: behold «Yara» som tidligere navn"
    assert (form["keeps_former_name"].value(), form[UNTIL].value()) == (True, None)

    save(as_secretary, ours, name="Nordgas", **typed)
    assert names() == ("Nordgas", kept())

    undo(as_secretary, Batch.objects.get())
    assert names() == ("Yara", [])


def test_what_is_no_day_comes_back_as_typed_and_the_same_name_keeps_none(
    as_secretary, ours
):
    page = address("organization", ours)
    values = filled(as_secretary.get(page))

    for typed in ("i fjor", "\0", "x" * 41):
        given = {"name": "Nordgas", UNTIL: typed}
        form = form_of(as_secretary.post(page, values | given))
        assert (form["name"].value(), form[UNTIL].value()) == ("Nordgas", typed)
        assert [*form.errors] == [UNTIL]
    as_secretary.post(page, values | {"phone": "35 00 00 00", UNTIL: "2019"})

    assert names() == ("Yara", [])
    ours.refresh_from_db()
    assert ours.phone == "35 00 00 00"


def test_of_two_windows_the_second_sees_the_name_of_the_first(as_secretary, ours):
    page = address("organization", ours)
    first, second = [filled(as_secretary.get(page)) for _window in range(2)]
    as_secretary.post(page, first | {"name": "Nordgas"})

    told = as_secretary.post(page, second | {"name": "Sørgas"})
    as_secretary.post(page, filled(told))

    changed = _("Not saved yet. Check what has changed in the meantime.")
    assert changed in str(told.context["errors"])
    assert [name for name, *_rest in names()[1]] == ["Yara", "Nordgas"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({UNTIL: "2019"}, [("Yara", date(2019, 12, 31), "year")]),
        ({"keeps_former_name": []}, []),
    ],
)
def test_the_page_of_a_proposal_asks_once_the_day_can_be_read(
    as_secretary, ours, ola, typed, kept
):
    request = propose(ours, ola, name="Nordgas", phone="1")
    page = fields(as_secretary.get(page_of(request)))
    asked = {name: field.former_name is not None for name, field in page.items()}

    answer = send(as_secretary, request, "all", **{UNTIL: "i fjor"})
    unread = names()
    send(as_secretary, request, "all", **typed)

    form = answer.context["page"].former_name
    [[error]] = form.errors.values()
    assert error.startswith("Skriv et år, en måned eller en dag")
    assert form[UNTIL].value() == "i fjor"
    assert asked == {"name": True, "phone": False}
    assert (unread, names()) == (("Yara", []), ("Nordgas", kept))
