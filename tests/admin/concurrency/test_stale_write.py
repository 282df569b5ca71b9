"""The second of two saves of a form is shown the first, and keeps what was typed."""

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from members.models import Membership
from tests.support.admin import add_row, address
from tests.support.factories import LONG_AGO, make_project, make_secretary, make_topic
from tests.support.html_forms import filled
from tests.support.login import log_in


@pytest.fixture
def per(db):
    """Return the client of another secretary."""
    return log_in(Client(), make_secretary(name="Per Hansen"))


@pytest.fixture
def both_save(as_secretary, per):
    """Return a function that opens a form twice, then saves Per's and Kari's values.

    It returns what Kari is shown, as (base, theirs, mine), and then saves that page.
    """

    def save(row, pers, karis):
        page = address(type(row), row)
        forms = [filled(client.get(page)) for client in (per, as_secretary)]
        per.post(page, pers(forms[0]) if callable(pers) else forms[0] | pers)
        values = karis(forms[1]) if callable(karis) else forms[1] | karis
        answer = as_secretary.post(page, values)
        if answer.status_code == 302:
            return []
        rows = answer.context["stale_write"]["differences"]
        as_secretary.post(page, filled(answer))
        return [(row.base, row.theirs, row.mine) for row in rows]

    return save


NOTE = {"note": "Karis notat"}


def test_the_second_save_shows_the_first_and_may_overwrite(as_secretary, per, ours):
    page = address("organization", ours)
    karis, pers = filled(as_secretary.get(page)), filled(per.get(page))
    per.post(page, pers | {"note": "Pers notat", "phone": "35 00 00 00"})

    answer = as_secretary.post(page, karis | NOTE | {"name": "Yara ASA"})
    write = answer.context["stale_write"]
    assert [(r.label, r.base, r.theirs, r.mine) for r in write["differences"]] == [
        (_("phone").capitalize(), "35 92 00 00", "35 00 00 00", None),
        (_("internal note").capitalize(), "", "Pers notat", "Karis notat"),
    ]
    assert write["last"][0].by.name == "Per Hansen"
    ours.refresh_from_db()
    assert (ours.name, ours.note) == ("Yara", "Pers notat")

    # A third save in between is shown too.
    per.post(page, filled(per.get(page)) | {"note": "Pers nye notat"})
    answer = as_secretary.post(page, filled(answer))
    rows = answer.context["stale_write"]["differences"]
    texts = [(row.base, row.theirs, row.mine) for row in rows]
    assert texts == [("Pers notat", "Pers nye notat", "Karis notat")]

    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    saved = (ours.name, ours.note, ours.phone)
    assert saved == ("Yara ASA", "Karis notat", "35 00 00 00")


def test_a_change_of_a_row_is_shown_wherever_it_was_made(both_save, per, ours):
    until = "memberships-0-until"
    rows = both_save(ours, {until: "30.06.2026"}, {until: "31.12.2026"})
    assert rows == [("", "30.6.2026", "31.12.2026")]
    stay = Membership.objects.get()
    assert stay.until == date(2026, 12, 31)

    def change_on_its_own_page(_values):
        own = address("membership", stay)
        per.post(own, filled(per.get(own)) | {"evidence": "Årsmelding 2024"})
        return {}

    rows = both_save(ours, change_on_its_own_page, NOTE)
    assert rows == [("", "Årsmelding 2024", None)]
    assert Membership.objects.get().evidence == "Årsmelding 2024"


def test_rows_that_either_added_stay(both_save, ours):
    added = [
        {"organization": ours.pk, "topic": make_topic(label_nb=name).pk}
        for name in ("Biogass", "Hydrogen", "Vann")
    ]
    one, two, three = (
        lambda values, row=row: add_row(values, "organizationtopic_set", **row)
        for row in added
    )

    assert [row[1] for row in both_save(ours, one, NOTE)] == [_("added")]
    both_save(ours, two, three)

    ours.refresh_from_db()
    names = list(ours.topics.order_by("pk").values_list("label_nb", flat=True))
    assert (ours.note, names) == ("Karis notat", ["Biogass", "Hydrogen", "Vann"])


@pytest.mark.parametrize("typed", [{"memberships-0-evidence": "Vedtak"}, NOTE])
def test_a_removed_row_stays_if_something_was_typed(both_save, ours, typed):
    rows = both_save(ours, {"memberships-0-DELETE": "on"}, typed)

    stays = list(Membership.objects.values_list("since", "evidence"))
    assert stays == ([] if typed == NOTE else [(LONG_AGO, "Vedtak")])
    assert [row[1] for row in rows] == [_("removed")]


def test_choices_of_several_are_compared_as_a_whole(both_save, db):
    one, two = make_topic(label_nb="Biogass"), make_topic(label_nb="Hydrogen")
    project = make_project(themes=[one])

    typed = {"themes": [one.pk, two.pk]}
    rows = both_save(project, typed, {"title_nb": "Nytt navn"})

    assert rows == [("Biogass", "Biogass, Hydrogen", None)]
    # Nothing is shown when both typed the same.
    same = {"label_en": "Hydrogen"}
    assert both_save(two, same, same) == []
    assert list(project.themes.all()) == [one, two]


def test_a_form_without_a_valid_snapshot_is_not_saved(as_secretary):
    topic = make_topic(label_en="Hydrogen")
    page = address("topic", topic)
    values = filled(as_secretary.get(page)) | {"label_en": "Nytt"}

    for carried in ("", "tull", "e30:1:x"):
        answer = as_secretary.post(page, values | {"_snapshot": carried})
        topic.refresh_from_db()
        assert (answer.status_code, topic.label_en) == (200, "Hydrogen")
    assert as_secretary.post(page, filled(answer)).status_code == 302
