"""The page of an organization: what is public, what waits, what was decided and why."""

import pytest

from members import review
from members.models import ChangeRequest, Cluster
from tests.support.factories import (
    make_colleague,
    make_member,
    make_presence,
    make_secretary,
    make_site,
    make_topic,
)
from tests.support.profile_form import HOME, PAGE
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


def overview(client):
    return client.get(HOME).context["overview"]


def fields(told):
    return [difference.item.field for difference in told]


def test_it_shows_both_public_pages_side_by_side(as_ola, ours):
    ours.topics.add(make_topic(label_nb="Tang", label_en="Kelp"))
    make_presence(organization=ours, site=make_site(name="Rafnes"))

    page = as_ola.get(HOME)

    norwegian, english = page.context["overview"].public
    assert norwegian.address == "/medlemmer/yara/"
    assert (norwegian.summary, norwegian.topics) == ("Vi lager gjødsel", ["Tang"])
    assert english.address == "/en/members/yara/"
    assert (english.summary, english.topics) == ("We make fertilizer", ["Kelp"])
    assert page.text.count(">Rafnes<") == 1


def test_who_is_not_listed_is_told_so_and_has_no_public_page(as_ola, ours):
    ours.is_listed = False
    ours.save()

    page = as_ola.get(HOME)

    assert [public.address for public in page.context["overview"].public] == ["", ""]
    assert "/medlemmer/yara/" not in page.text


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
    return client.post(HOME, {"sure": "yes", "request": request.pk, **field})


def test_one_field_is_taken_back_and_then_all(as_ola, ours, ola):
    request = review.submit(ours, {"phone": "22", "name": "Ny"}, by=ola).waiting

    answer = take_back(as_ola, request, field="phone")
    left = fields(overview(as_ola).waiting)
    take_back(as_ola, request)

    assert (answer.status_code, answer.url, left) == (302, HOME, ["name"])
    assert overview(as_ola).request is None


def test_what_has_been_decided_meanwhile_stays_so(as_ola, ours, ola, kari):
    request = review.submit(ours, {"phone": "22"}, by=ola).waiting
    review.approve(request.pk, by=kari)

    page = as_ola.post(HOME, {"sure": "yes", "request": request.pk}, follow=True)

    assert len(page.context["messages"]) == 1
    request.refresh_from_db()
    assert request.status == "approved"


def test_nobody_takes_back_what_is_not_theirs(as_ola, ours):
    theirs = make_member()
    request = review.submit(theirs, {"phone": "1"}, by=make_colleague(theirs)).waiting
    report = review.report(ours, "Feil")

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
    assert at_once.request.at_once
    assert fields(at_once.differences) == ["phone"]


def decide(ours, ola, numbers):
    for number in numbers:
        request = review.submit(ours, {"phone": number}, by=ola).waiting
        review.approve(request.pk, by=make_secretary())


def shown_phones(page):
    decided = page.context["overview"].decided
    return [told.item.proposed for one in decided for told in one.differences]


@pytest.mark.parametrize(("numbers", "is_led_on"), [("12345", False), ("123456", True)])
def test_earlier_decisions_are_one_click_away(as_ola, ours, ola, numbers, is_led_on):
    decide(ours, ola, numbers)
    # What was taken back is no decision.
    review.withdraw(review.submit(ours, {"phone": "8"}, by=ola).waiting.pk, by=ola)

    page, whole = as_ola.get(HOME), as_ola.get(HOME + "?all")

    assert shown_phones(page) == list(reversed(numbers))[:5]
    assert ('href="?all#decided"' in page.text) == is_led_on
    assert shown_phones(whole) == list(reversed(numbers))
    assert "?all#decided" not in whole.text


def test_it_leads_from_advice_to_the_field_unless_it_waits(as_ola, ours, ola):
    page = as_ola.get(HOME).text
    review.submit(ours, {"topics": [make_topic().slug]}, by=ola)

    assert f'href="{PAGE}#topics"' in page
    assert f'href="{PAGE}#id_summary_nb"' not in page
    advised = [anchor for anchor, _text, _why in overview(as_ola).advice]
    assert (advised[0], "topics" in advised) == ("presences", False)
