"""One page by the link of the reminder: each section is confirmed, or a change proposed."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest
from django.core import signing
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


def open_sections(page):
    return [part.section for part in page.context["parts"] if part.is_open]


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
    # What is empty is not confirmed, and asked about once it holds something.
    assert days(organization) == {"profile": today} | (
        {"register": before} if before else {}
    )
    rows = organization.section_confirmations.filter(confirmed_on=today)
    assert {row.confirmed_by for row in rows} == {manager}
    round_of = organization.reminders.get()
    assert (organization.confirmed_on, round_of.closed_on) == (before, None)
    make.contact(organization, agreed=["name", "email"])
    assert open_sections(client.get(link)) == ["register", "contacts"]
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
    assert said == ("member", manager, "Kontaktpersoner: Kari har sluttet")
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
    assert in_words == "Kontaktpersoner: gjelder ikke lenger: Kari Nord."
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


def test_the_page_shows_what_visitors_see_and_masks_the_rest(client, asked):
    organization, _manager = asked
    assert freshness.contents_of(organization)[Section.PROFILE].hidden == ""
    organization.email, organization.phone = "post@alfa.example.org", "35 92 10 12"
    organization.description_nb = "Alt. " * 200 + "Ring 900 12 345"
    organization.invoice_reference, organization.logo = "4711", make.picture()
    organization.save()
    kari = {"email": "kari.nord@alfa.example.org", "phone": "+47 911 22 333"}
    make.contact(organization, name="Kari Nord", title="Kokk", **kari)
    make.contact(organization, name="Per Lien", agreed=["name", "email"])
    make.contact(organization, name="Ola Vik", title="Sjef", agreed=["title"])
    make.facility(organization, contact="lab@alfa.example.org", terms_nb="Etter avtale")
    make.stream(organization, note="Hemmelig damp")
    with override("en"):
        link = reminders.asked_link()
        name = ORGANIZATION.proposable["invoice_reference"].label
    page = client.get(link)
    shown = words(page)
    assert "K… N… main contact · k…@a….org · +47 … 33" in shown
    assert "O… V… main contact · Sjef · " in shown
    assert "Per Lien main contact · " in shown
    assert f'<img src="{organization.logo.get_absolute_url()}"' in page.text
    public = ["post@alfa.example.org", "35 92 10 12", "900 12 345", "Etter avtale"]
    assert [text for text in public if text not in shown] == []
    assert "1 more is not shown publicly: log in to see it." in shown
    assert f"Not public, so not shown here: {name}. Log in to see it." in shown
    assert "2 contacts have not agreed to show everything" in shown
    secrets = ["kari.nord@", "911 22", "Hemmelig", "Kokk", "4711"]
    secrets += ["Kari Nord", "Ola Vik"]
    assert [one for one in secrets if one in page.text] == []
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert page.cookies == {}


CHECK = "/en/my-page/alfa/confirm/"


def test_what_the_link_does_not_show_stays_open_until_somebody_logs_in(client, asked):
    organization, manager = asked
    organization.invoice_reference = "4711"
    organization.save()
    make.contact(organization, name="Kari Nord")
    make.stream(organization, note="Hemmelig damp")
    with override("en"):
        link = reminders.asked_link()
    done = client.get(reminders.answer_all(client, link).url)
    rows = organization.section_confirmations.filter(extent="public")
    public = {"contacts": reminders.days_ago(0), "profile": reminders.days_ago(0)}
    assert dict(rows.values_list("section", "confirmed_on")) == public | {
        "streams": None
    }
    round_of = organization.reminders.get()
    assert round_of.closed_on is None
    organization.refresh_from_db()
    assert organization.confirmed_on == reminders.days_ago(0), "As visitors see it."
    said = words(done)
    left = "Surplus and needs left open until you log in"
    assert (left in said, "the rest is left open" in said) == (True, True)

    page = log_in(client, manager).get(CHECK)
    assert open_sections(page) == ["profile", "contacts", "streams"]
    shown = ["Kari Nord", "4711", "Hemmelig damp"]
    assert [text for text in shown if text not in page.text] == []
    thanks = client.post(CHECK, reminders.answers_of(page), follow=True)
    round_of.refresh_from_db()
    assert round_of.outcome == Reminder.Outcome.CONFIRMED
    assert "Confirmed: profile, register facts, contacts, surplus" in words(thanks)
    assert open_sections(client.get(CHECK)) == []


TYPED = [("profile-summary_nb", "profile", "Nytt"), ("text_profile", "profile", "Nytt")]


@pytest.mark.parametrize("answer", ["right", ""])
@pytest.mark.parametrize(("name", "section", "text"), TYPED)
def test_a_typed_change_is_never_dropped(
    client, asked, link, answer, name, section, text
):
    refused = reminders.answer_all(
        client, link, **{name: text, f"answer_{section}": answer}
    )
    assert (refused.status_code, days(asked[0])) == (200, {})
    assert f"{text}</textarea>" in refused.text
    wanted = "Choose “Needs a change”." if answer else "Choose an answer."
    assert wanted in words(refused)


def test_an_open_report_of_a_visitor_is_said_without_words_of_it(client, asked, link):
    organization = asked[0]
    project = make.participation(organization=organization).project
    page = client.get(link)
    notes = {"phone": "Ring 99 sier Guri", "orgnr": "Feil"}
    review.report(organization, "Hilsen Guri", notes=notes)
    review.report(project, "Feil Guri")

    refused = reminders.answer_all(client, link, page=page)

    assert "Profile: This has just been changed." in words(refused)
    said = words(refused)
    wrong = "A visitor has reported this as wrong:"
    assert f"{wrong} phone, something else" in said
    assert f"{wrong} organization number" in said
    assert f"{wrong} {project.title}" in said
    assert "Guri" not in refused.text
    assert reminders.answer_all(client, link, page=refused).status_code == 302


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


def test_a_member_answers_all_but_what_waits_when_logged_in(client, asked):
    organization, manager = asked
    make.participation(organization=organization)
    review.submit(organization, {"summary_nb": "Nytt"}, by=manager)
    page = log_in(client, manager).get(CHECK)
    thanks = client.post(CHECK, reminders.answers_of(page), follow=True)
    assert "Sent to the secretariat: profile." in words(thanks)
    assert set(days(organization)) == {"register", "projects"}
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


def test_an_editor_answers_on_the_page_of_the_member_and_nobody_else(client, kari):
    organization = make.member(slug="alfa")
    editor, outsider = make.colleague(organization), make.colleague()
    others = [log_in(client, who).post(CHECK) for who in (outsider, kari)]
    assert [answer.status_code for answer in others] == [404, 404]
    page = log_in(client, editor).get(CHECK)
    answer = client.post(CHECK, reminders.answers_of(page))
    organization.refresh_from_db()
    assert (answer.url, organization.confirmed_on) == (CHECK, reminders.days_ago(0))
