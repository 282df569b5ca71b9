from datetime import date

import pytest
from django.test import Client
from django.utils.translation import gettext as _

from members.models import Membership
from tests.support.admin import add_row, address
from tests.support.factories import (
    LONG_AGO,
    make_project,
    make_secretary,
    make_topic,
)
from tests.support.html_forms import filled
from tests.support.login import log_in


@pytest.fixture
def per(db):
    """Return the client of another secretary."""
    return log_in(Client(), make_secretary(name="Per Hansen"))


def differences(answer):
    """Return (label, base, theirs, mine) of what the second save was shown."""
    rows = answer.context["stale_write"]["differences"]
    return [(row.label, row.base, row.theirs, row.mine) for row in rows]


def both_open(row, kari, per):
    page = address(type(row), row)
    return page, filled(kari.get(page)), filled(per.get(page))


def test_the_second_save_shows_the_first_keeps_what_was_typed_and_may_then_overwrite(
    as_secretary, per, ours
):
    page, karis, pers = both_open(ours, as_secretary, per)
    per.post(page, pers | {"note": "Pers notat", "phone": "35 00 00 00"})

    typed = {"note": "Karis notat", "name": "Yara ASA"}
    answer = as_secretary.post(page, karis | typed)

    assert differences(answer) == [
        (_("phone").capitalize(), "35 92 00 00", "35 00 00 00", None),
        (_("internal note").capitalize(), "", "Pers notat", "Karis notat"),
    ]
    assert answer.context["stale_write"]["last"][0].by.name == "Per Hansen"
    ours.refresh_from_db()
    assert (ours.name, ours.note) == ("Yara", "Pers notat")
    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    saved = (ours.name, ours.note, ours.phone)
    assert saved == ("Yara ASA", "Karis notat", "35 00 00 00")


def test_nothing_is_shown_when_both_typed_the_same(as_secretary, per):
    page, karis, pers = both_open(make_topic(), as_secretary, per)
    per.post(page, pers | {"label_en": "Hydrogen"})

    answer = as_secretary.post(page, karis | {"label_en": "Hydrogen"})

    assert answer.status_code == 302


def test_a_third_save_in_between_is_shown_too(as_secretary, per):
    page, karis, pers = both_open(make_topic(), as_secretary, per)
    per.post(page, pers | {"label_en": "Først"})
    first = as_secretary.post(page, karis | {"label_en": "Karis"})
    per.post(page, filled(per.get(page)) | {"label_en": "Så"})

    answer = as_secretary.post(page, filled(first))

    assert [row[1:] for row in differences(answer)] == [("Først", "Så", "Karis")]


def test_a_change_of_an_inline_row_is_shown(as_secretary, per, ours):
    page, karis, pers = both_open(ours, as_secretary, per)
    per.post(page, pers | {"memberships-0-until": "30.06.2026"})

    answer = as_secretary.post(page, karis | {"memberships-0-until": "31.12.2026"})

    assert [row[1:] for row in differences(answer)] == [("", "30.6.2026", "31.12.2026")]
    as_secretary.post(page, filled(answer))
    assert Membership.objects.get().until == date(2026, 12, 31)


def test_a_row_changed_on_its_own_page_is_shown(as_secretary, per, ours):
    stay = ours.memberships.get()
    page, karis, _pers = both_open(ours, as_secretary, per)
    own = address("membership", stay)
    per.post(own, filled(per.get(own)) | {"evidence": "Årsmelding 2024"})

    answer = as_secretary.post(page, karis | {"note": "Karis notat"})

    assert [row[1:] for row in differences(answer)] == [("", "Årsmelding 2024", None)]
    as_secretary.post(page, filled(answer))
    assert Membership.objects.get().evidence == "Årsmelding 2024"


def test_a_row_that_the_other_added_stays(as_secretary, per, ours):
    page, karis, pers = both_open(ours, as_secretary, per)
    topic = make_topic(label_nb="Hydrogen")
    added = {"organization": ours.pk, "topic": topic.pk}
    per.post(page, add_row(pers, "organizationtopic_set", **added))

    answer = as_secretary.post(page, karis | {"note": "Karis notat"})

    assert [row[2] for row in differences(answer)] == [_("added")]
    as_secretary.post(page, filled(answer))
    ours.refresh_from_db()
    assert (ours.note, list(ours.topics.all())) == ("Karis notat", [topic])


def test_what_was_typed_into_a_row_that_the_other_removed_is_kept(
    as_secretary, per, ours
):
    page, karis, pers = both_open(ours, as_secretary, per)
    per.post(page, pers | {"memberships-0-DELETE": "on"})

    answer = as_secretary.post(page, karis | {"memberships-0-evidence": "Vedtak"})

    assert [row[2] for row in differences(answer)] == [_("removed")]
    as_secretary.post(page, filled(answer))
    stay = Membership.objects.get()
    assert (stay.since, stay.evidence) == (LONG_AGO, "Vedtak")


def test_a_removed_row_that_nobody_typed_in_is_gone(as_secretary, per, ours):
    page, karis, pers = both_open(ours, as_secretary, per)
    per.post(page, pers | {"memberships-0-DELETE": "on"})

    answer = as_secretary.post(page, karis | {"note": "Karis notat"})
    as_secretary.post(page, filled(answer))

    assert Membership.objects.count() == 0


def test_two_new_rows_are_both_kept(as_secretary, per, ours):
    page, karis, pers = both_open(ours, as_secretary, per)
    one, two = make_topic(label_nb="Biogass"), make_topic(label_nb="Hydrogen")
    added = {"organization": ours.pk}
    per.post(page, add_row(pers, "organizationtopic_set", topic=one.pk, **added))

    values = add_row(karis, "organizationtopic_set", topic=two.pk, **added)
    answer = as_secretary.post(page, values)
    as_secretary.post(page, filled(answer))

    assert list(ours.topics.all()) == [one, two]


def test_choices_of_several_are_compared_as_a_whole(as_secretary, per, db):
    one, two = make_topic(label_nb="Biogass"), make_topic(label_nb="Hydrogen")
    project = make_project(themes=[one])
    page, karis, pers = both_open(project, as_secretary, per)
    per.post(page, pers | {"themes": [one.pk, two.pk]})

    answer = as_secretary.post(page, karis | {"title_nb": "Nytt navn"})

    assert [row[1:] for row in differences(answer)] == [
        ("Biogass", "Biogass, Hydrogen", None)
    ]
    as_secretary.post(page, filled(answer))
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
