"""One page by the link of the reminder: each section is confirmed, or a change proposed."""

import re
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import override

from members import freshness, review
from members.fields import ORGANIZATION
from members.freshness import Section
from members.models import ChangeRequest, Reminder, Representative
from tests.support.factories import (
    make_contact,
    make_facility,
    make_participation,
    make_staff,
    make_stream,
)
from tests.support.login import log_in
from tests.support.open_forms import HERE
from tests.support.reminders import (
    answer_all,
    answers_of,
    asked_link,
    days_ago,
    make_asked,
)

pytestmark = pytest.mark.django_db
WAITS = "You have proposed a change. It has not been decided yet."


@pytest.fixture
def asked():
    organization, [manager] = make_asked(
        "manager", name="Alfa AS", slug="alfa", summary_nb="Lager stål."
    )
    return organization, manager


@pytest.fixture
def link(asked):
    with override("en"):
        return asked_link()


def days(organization):
    rows = organization.section_confirmations.exclude(confirmed_on=None)
    return dict(rows.values_list("section", "confirmed_on"))


def words(page):
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def test_only_what_stands_in_private_fields_is_said_to_be_hidden(asked):
    organization, _manager = asked
    empty = freshness.contents_of(organization)[Section.PROFILE].hidden
    organization.invoice_reference = "4711"

    with override("en"):
        name = ORGANIZATION.proposable["invoice_reference"].label
        words = f"Not public, so not shown here: {name}. Log in to see it."
        filled = freshness.contents_of(organization)[Section.PROFILE].hidden

    assert (empty, filled) == ("", words)


def test_each_answered_section_gets_its_day_and_empty_ones_too(client, asked, link):
    organization, manager = asked
    page = client.get(link)

    client.post(link, answers_of(page, answer_register=""), headers=HERE)

    organization.refresh_from_db()
    left = set(Section.values) - {"register"}
    assert days(organization) == dict.fromkeys(left, days_ago(0))
    rows = organization.section_confirmations.all()
    assert {row.confirmed_by for row in rows} == {manager}
    assert organization.confirmed_on is None
    assert organization.reminders.get().closed_on is None


def test_the_round_ends_once_the_last_section_is_answered(client, asked, link):
    organization, _manager = asked
    presses = sum(part.is_open for part in client.get(link).context["parts"]) + 1
    answer_all(client, link, answer_register="")

    page = client.get(link)
    done = answer_all(client, link)

    organization.refresh_from_db()
    assert presses <= 10, "A tick a section, and the button."
    assert [p.section for p in page.context["parts"] if p.is_open] == ["register"]
    assert organization.confirmed_on == days_ago(0)
    assert organization.reminders.get().outcome == Reminder.Outcome.CONFIRMED
    assert "We will ask again in about a year." in words(client.get(done.url))


def test_the_day_of_the_profile_is_that_of_the_oldest_section(client, asked, link):
    organization, _manager = asked
    organization.confirmed_on = days_ago(400)
    organization.save()

    answer_all(client, link, answer_register="")

    organization.refresh_from_db()
    assert days(organization)["profile"] == days_ago(0)
    assert days(organization)["register"] == days_ago(400)
    assert organization.confirmed_on == days_ago(400)


def test_what_is_to_be_changed_reaches_the_secretariat_in_words(client, asked, link):
    organization, manager = asked
    make_contact(organization, name="Kari Nord")

    answer_all(client, link, answer_contacts="change", text_contacts="Kari har sluttet")

    request = ChangeRequest.objects.get()
    said = (request.origin, request.proposed_by, request.message)
    assert said == ("member", manager, "Kontakter: Kari har sluttet")
    assert freshness.waiting_sections(organization) == {Section.CONTACTS}
    assert "contacts" not in days(organization)
    assert organization.reminders.get().outcome == Reminder.Outcome.EDITED


def test_a_field_of_the_profile_is_proposed_as_such(client, asked, link):
    typed = {"profile-summary_nb": "Lager grønt stål.", "profile-employees": "12"}
    answer_all(client, link, answer_profile="change", **typed)

    items = ChangeRequest.objects.get().items.values_list("field", "proposed")
    assert dict(items) == {"employees": 12, "summary_nb": "Lager grønt stål."}


def test_what_no_longer_applies_is_proposed_with_today_as_its_last_day(
    client, asked, link
):
    organization, _manager = asked
    facility = make_facility(organization)
    gone, kept = (make_participation(organization=organization) for _ in range(2))
    make_contact(organization, name="Kari Nord")
    typed = {f"answer_{name}": "end" for name in ("facilities", "projects", "contacts")}

    answer_all(client, link, **typed, ended_projects=[gone.pk])

    today = timezone.localdate().isoformat()
    of_facility = ChangeRequest.objects.get(noun="facility", facility=facility)
    assert of_facility.items.get().proposed == {"day": today, "precision": "day"}
    of_project = ChangeRequest.objects.get(noun="project", project=gone.project)
    [changed] = of_project.items.get().proposed["change"]
    assert (changed["id"], changed["until"]) == (gone.pk, today)
    in_words = ChangeRequest.objects.get(noun="organization").message
    assert in_words == "Kontakter: gjelder ikke lenger: Kari Nord."
    assert not ChangeRequest.objects.filter(project=kept.project).exists()
    review.approve(of_project.pk, by=make_staff("secretary"))
    gone.refresh_from_db()
    assert gone.until == timezone.localdate()


def test_a_form_that_is_sent_twice_proposes_once(client, asked, link):
    organization, _manager = asked
    make_stream(organization, is_public=True)
    page = client.get(link)
    typed = {
        "answer_profile": "change",
        "text_profile": "Ny logo kommer",
        "profile-summary_nb": "Nytt",
        "answer_streams": "end",
    }

    answers = [answer_all(client, link, page=page, **typed) for _twice in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert sorted(ChangeRequest.objects.values_list("noun", "message")) == [
        ("organization", "Profil: Ny logo kommer"),
        ("stream", ""),
    ]


def test_of_two_windows_the_second_keeps_its_typing_and_says_what_has_changed(
    client, asked, link
):
    organization, manager = asked
    make_contact(organization, name="Kari Nord")
    page = client.get(link)
    review.submit(organization, {"summary_nb": "Fra kollegaen"}, by=manager)
    make_contact(organization, name="Per Lien")
    typed = {"answer_contacts": "change", "text_contacts": "Feil nummer"}

    refused = answer_all(client, link, page=page, **typed)

    assert f"Profile: {WAITS}" in words(refused)
    assert "Contacts: This has just been changed." in words(refused)
    assert ">\nFeil nummer</textarea>" in refused.text
    assert (days(organization), ChangeRequest.objects.get().message) == ({}, "")
    assert answer_all(client, link, page=refused, **typed).status_code == 302


NUMBER = {"answer_profile": "change", "profile-employees": "mange"}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"answer_profile": "change"}, "Write what is to be changed."),
        ({"text_register": "Feil nummer"}, "Choose “Needs a change”."),
        ({"answer_projects": "end"}, "Tick what no longer applies."),
        (NUMBER, "Enter a whole number."),
        (
            dict.fromkeys(["answer_profile", "answer_register", "answer_projects"], ""),
            "Answer at least one section.",
        ),
    ],
)
def test_an_answer_that_says_too_little_is_shown_again(client, asked, typed, text):
    organization, _manager = asked
    for _twice in range(2):
        make_participation(organization=organization)

    with override("en"):
        link = asked_link()
    refused = answer_all(client, link, **typed)

    assert refused.status_code == 200
    assert text in words(refused)
    assert days(organization) == {}


def test_the_page_shows_no_address_no_telephone_and_nothing_private(client, asked):
    organization, _manager = asked
    organization.email, organization.phone = "post@alfa.example.org", "35 92 10 12"
    organization.description_nb = (
        "Ring 900 12 345 eller skriv til kari@alfa.example.org"
    )
    organization.summary_nb = "Spør anne@alfa.example.org"
    organization.save()
    kari = {"email": "kari.nord@alfa.example.org", "phone": "+47 911 22 333"}
    make_contact(organization, name="Kari Nord", title="Kokk", **kari)
    make_facility(organization, contact="lab@alfa.example.org")
    make_stream(organization, note="Hemmelig damp")

    with override("en"):
        link = asked_link()
    page = client.get(link)

    shown = words(page)
    assert "k…@a….org · +47 … 33" in shown
    assert "1 more is not shown publicly: log in to see it." in shown
    secrets = ["@alfa", "35 92 10", "900 12", "911 22", "Hemmelig", "Kokk"]
    assert [one for one in secrets if one in page.text] == []
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page.cookies == {}


OVER = "Alfa AS is no longer shown as a member, so nothing is asked."
NO_ACCESS = "You no longer have access to Alfa AS, so you cannot answer."


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (lambda o: o.memberships.update(until=days_ago(1)), OVER),
        (lambda o: type(o).objects.filter(pk=o.pk).update(is_listed=False), OVER),
        (lambda o: Representative.objects.get().revoke(), NO_ACCESS),
    ],
    ids=["membership", "listing", "access"],
)
def test_what_ends_while_the_page_is_open_is_said(client, asked, link, end, sentence):
    page = client.get(link)
    end(asked[0])

    answers = [client.get(link), answer_all(client, link, page=page)]

    assert [one.status_code for one in answers] == [404, 404]
    assert [sentence in words(one) for one in answers] == [True, True]
    assert days(asked[0]) == {}


def test_a_member_confirms_all_but_what_waits_when_logged_in(client, asked):
    organization, manager = asked
    review.submit(organization, {"summary_nb": "Nytt"}, by=manager)

    page = log_in(client, manager).post("/en/my-page/alfa/confirm/", follow=True)

    assert "not decided: profile." in words(page)
    assert set(days(organization)) == set(Section.values) - {"profile"}


def test_the_public_profile_says_when_each_section_was_confirmed(client, asked, link):
    make_participation(organization=asked[0])
    answer_all(client, link, answer_register="")

    page = client.get("/en/members/alfa/")

    day = timezone.localdate().strftime("%-d %B %Y")
    assert words(page).count(f"Confirmed {day}") == 2
