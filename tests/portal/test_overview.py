"""The page of an organization: what waits and since when, what is public, what was decided."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from members import people
from members.association import freshness, leaving
from members.fields import BY_KEY
from members.models import AccessRequest, ChangeRequest, Cluster, Reminder
from members.records import review
from tests.support.factories import make
from tests.support.profile_form import HOME, PAGE
from tests.support.rows import the_cluster


def overview(client):
    return client.get(HOME).context["overview"]


def fields(told):
    return [difference.item.field for difference in told]


def test_it_leads_to_each_section_and_says_what_is_public_of_it(as_ola, ours, ola):
    ours.topics.add(make.topic(label_nb="Tang", label_en="Kelp"))
    review.submit(ours, {"phone": "22"}, by=ola)

    page = as_ola.get(HOME)

    sections = page.context["overview"].sections
    assert [one.heading for one in sections if one.is_waiting] == [
        "Slik kan andre nå dere"
    ]
    assert {str(one.heading): one.text for one in sections}[
        "Fagområder og kunder"
    ] == "Tang"
    opened = [_open_sections(as_ola.get(one.address)) for one in sections]
    assert opened == [[str(one.heading)] for one in sections]
    assert 'href="/medlemmer/yara/"' in page.text
    ours.is_listed = False
    ours.save()
    assert 'href="/medlemmer/yara/"' not in as_ola.get(HOME).text


def _open_sections(page):
    return [str(one.heading) for one in page.context["form"].sections if one.is_open]


def test_it_shows_what_waits_with_what_was_before(as_ola, ours, ola, eva):
    review.submit(ours, {}, by=ola, message="Flyttet")
    word = as_ola.get(HOME).text
    review.submit(ours, {"phone": "22", "name": "Ny"}, by=ola, message="Flyttet")

    page = as_ola.get(HOME)

    assert "Flyttet" in word
    assert fields(page.context["overview"].waiting) == ["name", "phone"]
    assert ("<ins>22</ins>" in page.text, "Flyttet" in page.text) == (True, True)
    acting = page.context["overview"].colleagues.acting
    assert [one.user for one in acting] == [ola, eva]


def take_back(client, request, **field):
    post = {"sure": "yes", "request": request.pk, **field}
    return client.post(HOME, post, follow=True)


def test_one_field_is_taken_back_then_all_and_nothing_decided(as_ola, ours, ola, kari):
    request = review.submit(ours, {"phone": "22", "name": "Ny"}, by=ola).waiting
    take_back(as_ola, request, field="summary_nb")
    assert fields(overview(as_ola).waiting) == ["name", "phone"]
    answer = take_back(as_ola, request, field="phone")
    left = fields(overview(as_ola).waiting)
    take_back(as_ola, request)
    assert (answer.redirect_chain, left) == ([(HOME, 302)], ["name"])
    request.refresh_from_db()
    assert overview(as_ola).change is None
    assert (request.status, request.decided_by) == ("withdrawn", ola)
    request = review.submit(ours, {"phone": "22"}, by=ola).waiting
    review.approve(request.pk, by=kari)
    assert len(take_back(as_ola, request).context["messages"]) == 1
    request.refresh_from_db()
    assert request.status == "approved"


def test_nobody_takes_back_what_is_not_theirs(as_ola, ours):
    theirs = make.member()
    by, report = make.colleague(theirs), review.report(ours, "Feil")
    request = review.submit(theirs, {"phone": "1"}, by=by).waiting
    for number in (request.pk, report.pk, 0, "", "x", "9" * 30, "²", "-1"):
        assert as_ola.post(HOME, {"request": number}).status_code == 404
    assert as_ola.post(HOME).status_code == 404
    assert ChangeRequest.objects.open().count() == 2


def test_it_says_what_was_decided_and_why_and_what_was_mended(as_ola, ours, ola, kari):
    the_cluster()
    wanted = {"phone": "22", "name": "YARA", "email": "post@example.org"}
    request = review.submit(ours, wanted, by=ola).waiting
    mended = {"edited": {"name": "Yara Norge AS"}, "reason": "E-posten er en persons."}
    review.approve(request.pk, ["phone", "name"], by=kari, **mended)
    Cluster.objects.update(at_once=["phone"])
    review.submit(ours, {"phone": "23"}, by=ola)

    page = as_ola.get(HOME)

    at_once, decided = page.context["overview"].decided
    outcomes = {d.item.field: d.item.decision for d in decided.differences}
    assert outcomes == {"name": "approved", "email": "rejected", "phone": "approved"}
    assert [d.item.field for d in decided.differences if d.published] == ["name"]
    assert page.text.count("E-posten er en persons.") == 1
    assert at_once.change.at_once
    assert fields(at_once.differences) == ["phone"]


def shown_phones(page):
    decided = page.context["overview"].decided
    return [told.item.proposed for one in decided for told in one.differences]


@pytest.mark.parametrize(("numbers", "is_led_on"), [("12", False), ("123", True)])
def test_older_decisions_are_a_click_away(as_ola, ours, ola, kari, numbers, is_led_on):
    for number in numbers:
        request = review.submit(ours, {"phone": number}, by=ola).waiting
        review.approve(request.pk, by=kari)
    # What was taken back is no decision.
    review.withdraw(review.submit(ours, {"phone": "8"}, by=ola).waiting.pk, by=ola)
    page, whole = as_ola.get(HOME), as_ola.get(HOME + "?all")
    assert shown_phones(page) == list(reversed(numbers))[:2]
    assert ('href="?all#decided"' in page.text) == is_led_on
    assert shown_phones(whole) == list(reversed(numbers))
    assert "?all#decided" not in whole.text


def test_it_leads_from_advice_to_the_field_unless_it_waits(as_ola, ours, ola):
    page = as_ola.get(HOME).text
    review.submit(ours, {"topics": [make.topic().slug]}, by=ola)

    assert f'href="{PAGE}?field=topics#topics"' in page
    advised = [address.partition("#")[2] for address, *_ in overview(as_ola).advice]
    assert (advised[0], "topics" in advised) == ("presences", False)


# All that waits


DAY = {"day": "2024-05-01", "precision": "month"}
STREAM = {"kind": "heat", "direction": "needed", "note": "Damp", "since": DAY}


def make_world(ours, ola, how_many):
    """Make so many rows of everything that waits, asked or proposed three days ago."""
    the_cluster()
    then = timezone.now() - timedelta(days=3)
    day = timezone.localdate(then)
    for number in range(how_many):
        project = make.project(title_nb=f"Prosjekt {number}")
        make.participation(organization=ours, project=project, asked_on=day)
        make(AccessRequest, organization=ours, made_at=then, name=f"Per {number}")
        review.report(ours, "", notes={"phone": "Ring 12345678, sier Per"})
        led = make.participation(organization=ours, role="lead").project
        review.report(led, "Ser feil ut")
        make.contact(ours, name=f"Anne {number}", email="")
        people.inform(make.contact(ours, name=f"Bo {number}"), by=ola)
        review.submit(review.new(BY_KEY["stream"], ours), STREAM, by=ola)
        facility = make.facility(ours, name_nb=f"Hall {number}")
        subject = review.Subject(BY_KEY["facility"], ours, facility)
        review.submit(subject, {"name_nb": f"Ny hall {number}"}, by=ola)
    leaving.submit_resignation(ours, last_day=timezone.localdate(), by=ola)


def rows(client):
    return {
        section.kind.name: [(row.title, row.note, row.age) for row in section.rows]
        for section in client.get(HOME).context["waiting"].sections
    }


WAITED = "ventet i 3\xa0dager"
QUESTION = "Stemmer det at dere deltar som partner?"


def test_the_overview_names_what_waits_and_since_when(as_ola, ours, ola, nora):
    make_world(ours, ola, 1)
    page = as_ola.get(HOME)
    waiting, told = page.context["waiting"], rows(as_ola)
    # A contact who was asked and is silent is nobody's task.
    kinds = "partner_questions access_requests reports project_reports not_told"
    assert [s.kind.name for s in waiting.ours] == kinds.split()
    others = "facility_proposals stream_proposals resignations"
    assert [s.kind.name for s in waiting.others] == others.split()
    assert told["partner_questions"] == [("Prosjekt 0", QUESTION, WAITED)]
    assert told["access_requests"] == [("Per 0", "ber om tilgang", WAITED)]
    assert told["reports"] == [("Profil", "meldt feil: telefon", "ny i dag")]
    notes = [("Anne 0", "Uten e-postadresse"), ("Nora Nordmann", "Ikke varslet ennå")]
    assert sorted(row[:2] for row in told["not_told"]) == notes
    assert told["facility_proposals"] == [("Hall 0", "Ola: navn på norsk", "ny i dag")]
    assert told["stream_proposals"][0][0] == "Søker varme"
    assert "12345678" not in page.text
    # Every row leads to the page where it is done.
    paths = {row.address for section in waiting.sections for row in section.rows}
    assert ({as_ola.get(path).status_code for path in paths}, len(paths)) == ({200}, 8)


def test_an_editor_sees_no_access_and_others_nothing(client, ours, ola, eva, liv):
    make_world(ours, ola, 1)
    client.force_login(eva)
    kinds = set(rows(client))
    client.force_login(liv)
    page = client.get("/min-side/sintef/")
    assert kinds & {"access_requests", "resignations"} == set()
    assert "partner_questions" in kinds
    assert page.context["waiting"].sections == []
    assert "Ingenting venter på dere." in page.text


def test_of_many_rows_five_are_named_and_the_tabs_count_all(as_ola, ours, ola):
    make_world(ours, ola, 6)
    page = as_ola.get(HOME)
    sections = {s.kind.name: s for s in page.context["waiting"].sections}
    assert (len(sections["partner_questions"].rows), sections["reports"].more) == (5, 1)
    assert '<a href="/min-side/yara/prosjekter/">1 til av samme slag</a>' in page.text
    for words in ("Prosjekter", "Testfasiliteter", "Tilgang"):
        assert re.search(rf'aria-label="{words}, \d+ venter"', page.text)
    assert re.search(r'aria-label="Prosjekter, 12 venter">\s*Prosjekter', page.text)
    assert "Verv</a>" in page.text


def test_a_profile_waits_until_confirmed(as_ola, ours, ola):
    day = timezone.localdate() - timedelta(days=3)
    make(Reminder, organization=ours, step="first", user=ola, asked_on=day)
    unconfirmed = [("Stemmer alt?", "Aldri bekreftet", WAITED)]
    assert rows(as_ola) == {"unconfirmed": unconfirmed}
    freshness.confirm_profile(ours, by=ola)
    assert rows(as_ola) == {}
