"""One page by the link of the reminder: each section is confirmed, or a change proposed."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from members.association import freshness
from members.association.freshness import Section
from members.fields import ORGANIZATION
from members.models import ChangeRequest, Cluster, Reminder, Representative, User
from members.records import history, review
from tests.support import reminders
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.refusals import refusal

WAITS = "You have proposed a change. It has not been decided yet."


@pytest.fixture
def asked():
    organization, [manager] = reminders.make_asked(
        "manager", name="Alfa AS", slug="alfa", summary_nb="Lager stål."
    )
    return organization, manager


@pytest.fixture
def link(asked):
    with override("en"):
        return reminders.asked_link()


def days(organization):
    rows = organization.section_confirmations.exclude(confirmed_on=None)
    return dict(rows.values_list("section", "confirmed_on"))


def words(page):
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


@pytest.mark.parametrize("before", [None, reminders.days_ago(400)])
def test_each_answered_section_gets_its_day_and_the_profile_that_of_the_oldest(
    client, asked, link, before
):
    organization, manager = asked
    organization.confirmed_on, today = before, reminders.days_ago(0)
    organization.save()
    presses = sum(part.is_open for part in client.get(link).context["parts"]) + 1
    assert presses <= 10, "A tick a section, and the button."
    reminders.answer_all(client, link, answer_register="")
    organization.refresh_from_db()
    answered = dict.fromkeys(set(Section.values) - {"register"}, today)
    assert days(organization) == answered | ({"register": before} if before else {})
    rows = organization.section_confirmations.filter(confirmed_on=today)
    assert {row.confirmed_by for row in rows} == {manager}
    round_of = organization.reminders.get()
    assert (organization.confirmed_on, round_of.closed_on) == (before, None)
    page = client.get(link)
    assert [p.section for p in page.context["parts"] if p.is_open] == ["register"]
    done = reminders.answer_all(client, link)
    organization.refresh_from_db()
    round_of.refresh_from_db()
    assert organization.confirmed_on == today
    assert round_of.outcome == Reminder.Outcome.CONFIRMED
    assert "We will ask again in about a year." in words(client.get(done.url))


def test_what_is_to_be_changed_reaches_the_secretariat(client, asked, link):
    organization, manager = asked
    make(Cluster, at_once=["website"])  # of those who log in
    make.contact(organization, name="Kari Nord")
    typed = {"answer_contacts": "change", "text_contacts": "Kari har sluttet"}
    typed |= {"profile-summary_nb": "Lager grønt stål.", "profile-employees": "12"}
    typed |= {"profile-website": "https://alfa.example.org/"}
    reminders.answer_all(client, link, answer_profile="change", **typed)
    request = ChangeRequest.objects.get()
    said = (request.origin, request.proposed_by, request.message)
    assert said == ("member", manager, "Kontakter: Kari har sluttet")
    items = dict(request.items.values_list("field", "proposed"))
    website = items.pop("website")
    assert items == {"employees": 12, "summary_nb": "Lager grønt stål."}
    organization.refresh_from_db()
    assert (website, organization.website) == ("https://alfa.example.org/", "")
    waiting = {Section.CONTACTS, Section.PROFILE}
    assert freshness.waiting_sections(organization) == waiting
    assert days(organization).keys() & waiting == set()
    assert organization.reminders.get().outcome == Reminder.Outcome.EDITED


def test_what_no_longer_applies_is_proposed_to_end_today(client, asked, link, kari):
    organization, today = asked[0], timezone.localdate()
    facility = make.facility(organization)
    part = {"organization": organization}
    gone, kept = (make.participation(**part) for _ in range(2))
    make.contact(organization, name="Kari Nord")
    typed = {f"answer_{name}": "end" for name in ("facilities", "projects", "contacts")}
    reminders.answer_all(client, link, **typed, ended_projects=[gone.pk])
    of_facility = ChangeRequest.objects.get(noun="facility", facility=facility)
    last_day = {"day": today.isoformat(), "precision": "day"}
    assert of_facility.items.get().proposed == last_day
    of_project = ChangeRequest.objects.get(noun="project", project=gone.project)
    [changed] = of_project.items.get().proposed["change"]
    assert (changed["id"], changed["until"]) == (gone.pk, today.isoformat())
    in_words = ChangeRequest.objects.get(noun="organization").message
    assert in_words == "Kontakter: gjelder ikke lenger: Kari Nord."
    assert not ChangeRequest.objects.filter(project=kept.project).exists()
    review.approve(of_project.pk, by=kari)
    gone.refresh_from_db()
    assert gone.until == today


def test_a_form_that_is_sent_twice_proposes_once(client, asked, link):
    make.stream(asked[0], is_public=True)
    page = client.get(link)
    typed = {"answer_profile": "change", "text_profile": "Ny logo kommer"}
    typed |= {"profile-summary_nb": "Nytt", "answer_streams": "end"}
    for _twice in range(2):
        answer = reminders.answer_all(client, link, page=page, **typed)
        assert answer.status_code == 302
    rows = sorted(ChangeRequest.objects.values_list("noun", "message"))
    assert rows == [("organization", "Profil: Ny logo kommer"), ("stream", "")]


def test_of_two_windows_the_second_keeps_its_typing(client, asked, link):
    organization, manager = asked
    make.contact(organization, name="Kari Nord")
    page = client.get(link)
    review.submit(organization, {"summary_nb": "Fra kollegaen"}, by=manager)
    make.contact(organization, name="Per Lien")
    typed = {"answer_contacts": "change", "text_contacts": "Feil nummer"}

    refused = reminders.answer_all(client, link, page=page, **typed)

    assert f"Profile: {WAITS}" in words(refused)
    assert "Contacts: This has just been changed." in words(refused)
    assert ">\nFeil nummer</textarea>" in refused.text
    assert (days(organization), ChangeRequest.objects.get().message) == ({}, "")
    assert reminders.answer_all(client, link, page=refused, **typed).status_code == 302


def test_an_answer_that_says_too_little_is_shown_again(client, asked):
    for _twice in range(2):
        make.participation(organization=asked[0])
    with override("en"):
        link = reminders.asked_link()
    for typed, text in cases(__file__, "too_little.jsonl"):
        refused = reminders.answer_all(client, link, **typed)
        assert (refused.status_code, text in words(refused)) == (200, True), text
    assert days(asked[0]) == {}


def test_the_page_masks_addresses_and_names_and_shows_nothing_private(client, asked):
    organization, _manager = asked
    assert freshness.contents_of(organization)[Section.PROFILE].hidden == ""
    organization.email, organization.phone = "post@alfa.example.org", "35 92 10 12"
    organization.description_nb = "Ring 900 12 345, skriv til kari@alfa.example.org"
    organization.summary_nb = "Spør anne@alfa.example.org"
    organization.invoice_reference = "4711"
    organization.save()
    kari = {"email": "kari.nord@alfa.example.org", "phone": "+47 911 22 333"}
    make.contact(organization, name="Kari Nord", title="Kokk", **kari)
    make.contact(organization, name="Per Lien", agreed=["name"])
    make.contact(organization, name="Ola Vik", title="Sjef", agreed=["title"])
    make.facility(organization, contact="lab@alfa.example.org")
    make.stream(organization, note="Hemmelig damp")
    with override("en"):
        link, name = (
            reminders.asked_link(),
            ORGANIZATION.proposable["invoice_reference"],
        )
        hidden = f"Not public, so not shown here: {name.label}. Log in to see it."
    page = client.get(link)
    shown = words(page)
    assert "K… N… main contact · k…@a….org · +47 … 33" in shown
    assert "Per Lien main contact" in shown
    assert "1 more is not shown publicly: log in to see it." in shown
    assert hidden in shown
    secrets = ["@alfa", "35 92 10", "900 12", "911 22", "Hemmelig", "Kokk", "4711"]
    secrets += ["Kari Nord", "Ola Vik"]
    assert [one for one in secrets if one in page.text] == []
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page.cookies == {}


OVER = "Alfa AS is no longer shown as a member, so nothing is asked."
NO_ACCESS = "You no longer have access to Alfa AS, so you cannot answer."
ENDS = {
    "membership": (lambda o: o.memberships.update(until=reminders.days_ago(1)), OVER),
    "listing": (lambda o: type(o).objects.update(is_listed=False), OVER),
    "access": (lambda o: Representative.objects.get().revoke(), NO_ACCESS),
    # The user's own end is told to nobody.
    "user": (lambda o: User.objects.update(is_active=False), ""),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_ends_while_the_page_is_open_is_said(client, asked, link, end):
    page, (act, sentence) = client.get(link), ENDS[end]
    act(asked[0])
    for answer in (client.get(link), reminders.answer_all(client, link, page=page)):
        assert (answer.status_code, sentence in words(answer)) == (404, True)
    assert days(asked[0]) == {}


def test_a_member_confirms_all_but_what_waits_when_logged_in(client, asked):
    organization, manager = asked
    make.participation(organization=organization)
    review.submit(organization, {"summary_nb": "Nytt"}, by=manager)
    page = log_in(client, manager).post("/en/my-page/alfa/confirm/", follow=True)
    assert "not decided: profile." in words(page)
    assert set(days(organization)) == set(Section.values) - {"profile"}
    public = words(client.get("/en/members/alfa/"))
    day = timezone.localdate().strftime("%-d %B %Y")
    assert public.count(f"Confirmed {day}") == 2


def test_the_answers_confirm_once_and_set_no_cookie(client, asked, link):
    organization, manager = asked
    before, page = client.get("/en/members/alfa/"), client.get(link)
    answer = reminders.answer_all(client, link, page=page)
    after = client.get("/en/members/alfa/")
    organization.refresh_from_db()
    [change, *_] = history.changes_of(organization, [type(organization)])
    today = reminders.days_ago(0)
    assert ("Alfa AS" in page.text, organization.confirmed_on) == (True, today)
    assert (change.by, change.values["confirmed_on"][1]) == (manager, today)
    assert organization.reminders.get().outcome == Reminder.Outcome.CONFIRMED
    assert (client.get(answer.url).status_code, dict(client.cookies)) == (200, {})
    said = "Confirmed by the member"
    assert (said in before.text, said in after.text) == (False, True)
    row = organization.section_confirmations.get(section="profile")
    events = row.events.count()
    again = reminders.answer_all(client, link, page=page)
    assert (again.status_code, row.events.count()) == (302, events)


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 404)])
def test_the_link_lasts_longer_than_others(client, link, monkeypatch, days, status):
    later = time.time() + timedelta(days=days).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)

    assert client.get(link).status_code == status
    assert client.get(link[:-2] + "a/").status_code == 404


def test_an_editor_confirms_on_the_page_of_the_member_and_nobody_else(client, kari):
    organization = make.member(slug="alfa")
    editor, outsider = make.colleague(organization), make.colleague()
    address = reverse("portal:confirm_profile", args=["alfa"])
    others = [log_in(client, who).post(address) for who in (outsider, kari)]
    assert [answer.status_code for answer in others] == [404, 404]
    answer = log_in(client, editor).post(address)
    organization.refresh_from_db()
    assert answer.url == reverse("portal:organization", args=["alfa"])
    assert organization.confirmed_on == reminders.days_ago(0)
    refused = refusal(freshness.confirm_profile, organization, by=outsider)
    assert refused.code == "not_yours"
    freshness.confirm_profile(organization, by=kari)
