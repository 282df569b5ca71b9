"""What is typed outlives a log-in, for nobody else; of two who write at once, one chooses."""

import pytest
from django.test import Client

from members.models import ChangeRequest, RateLimit
from members.records import review
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import code_in_letter
from tests.support.pictures import drawing, file_of, upload
from tests.support.profile_form import HOME, PAGE, proposed, row, send, shown

LOG_IN = "/logg-inn/?next=/min-side/yara/profil/"
TYPED = "Skrevet lenge"
ENGLISH = "/en/my-page/yara/profile/"
WAITS = "Det du skrev, venter til du har logget inn."
DRAFTS = "typed"  # what the session keeps


@pytest.fixture
def logged_out(client):
    """Ola's browser, just after she sent what she wrote with a session that had ended."""
    page = client.get(PAGE)
    client.logout()
    logo = upload(file_of(drawing()))
    answer = send(client, page=page, summary_nb=TYPED, logo__file=logo)
    assert (answer.status_code, answer.url) == (302, LOG_IN)
    return client


def summary(client, address=PAGE):
    return shown(client.get(address), "summary_nb")


def test_it_is_back_after_the_log_in_and_can_be_sent(logged_out, ours):
    logged_out.post(LOG_IN, {"email": "ola@example.org", "next": PAGE})
    code = {"code": code_in_letter(), "next": PAGE}
    page = logged_out.post("/logg-inn/kode/", code, follow=True)
    assert (page.request["PATH_INFO"], shown(page, "summary_nb")) == (PAGE, TYPED)
    assert ChangeRequest.objects.count() == 0
    assert send(logged_out, page=page).url == HOME
    assert list(proposed(ours)) == ["logo", "summary_nb"]
    assert DRAFTS not in logged_out.session


def test_another_user_of_the_browser_sees_nothing_of_it(logged_out, ours, ola):
    logged_out.force_login(make.colleague(ours))
    seen = summary(logged_out)
    logged_out.force_login(ola)
    assert (seen, summary(logged_out)) == (ours.summary_nb, ours.summary_nb)
    ola.representations.update(until=LONG_AGO)
    assert logged_out.get(PAGE).status_code == 404


def test_it_comes_up_at_its_own_organization_until_it_is_thrown_away(logged_out, ola):
    make.colleague(make.member(slug="beta"), user=ola)
    logged_out.force_login(ola)

    pages = [PAGE, "/min-side/beta/profil/", PAGE]
    assert [summary(logged_out, page) for page in pages] == [TYPED, "", TYPED]
    answer = send(logged_out, act="discard", sure="yes")
    assert (answer.url, summary(logged_out)) == (PAGE, "Vi lager gjødsel")


@pytest.mark.parametrize(("minutes", "is_kept"), [(-1, True), (1, False)])
def test_it_is_kept_for_twelve_hours(logged_out, ours, ola, minutes, is_kept):
    session = logged_out.session
    for draft in session[DRAFTS].values():
        draft["at"] -= 12 * 3600 + 60 * minutes
    session.save()
    logged_out.force_login(ola)

    assert summary(logged_out) == (TYPED if is_kept else ours.summary_nb)


def test_nothing_is_kept_for_others_or_without_limit(client):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "send"}
    others = [{"form_of": ""}, {"form_of": "x"}, {"description_nb": "x" * 300_000}]

    def is_kept(**changed):
        visitor = Client()
        assert visitor.post(PAGE, post | changed).url == LOG_IN
        return DRAFTS in visitor.session

    assert [is_kept(**changed) for changed in others] == [False] * 3
    RateLimit.objects.all().delete()
    assert [is_kept() for _time in range(31)] == [True] * 30 + [False]


FROM_A_SCRIPT = {"HX-Request": "true"}


def test_a_row_added_too_late_leads_to_the_log_in_which_says_that_the_text_waits(
    client,
):
    post = filled(client.get(PAGE), summary_nb=TYPED) | {"act": "add-names"}
    client.logout()

    answer = client.post(PAGE, post, headers=FROM_A_SCRIPT)

    assert (answer.status_code, answer["HX-Redirect"]) == (200, LOG_IN)
    assert client.get(LOG_IN).text.count(WAITS) == 1
    assert Client().get(LOG_IN).text.count(WAITS) == 0


def test_a_script_stays_on_the_page_unless_what_is_typed_there_is_kept(client):
    post = filled(client.get(PAGE)) | {"form_of": "x"}
    client.logout()

    answers = [
        client.post(PAGE, post, headers=FROM_A_SCRIPT),
        client.post("/min-side/yara/bilde/small/", headers=FROM_A_SCRIPT),
    ]

    assert [(a.status_code, "HX-Redirect" in a) for a in answers] == [(403, False)] * 2


def test_with_an_old_mark_a_script_opens_the_page_again_as_it_was_typed(strict):
    post = old(strict, summary_nb=TYPED) | {"act": "add-names"}

    answer = strict.post(PAGE, post, headers=FROM_A_SCRIPT)

    assert (answer.status_code, answer["HX-Redirect"]) == (200, PAGE)
    assert summary(strict) == TYPED


def test_a_change_of_language_opens_a_page_to_which_one_can_go_back(client, ours):
    page = client.get(PAGE)
    answer = send(client, act="language", page=page, summary_nb=TYPED)
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert [summary(client), summary(client, ENGLISH)] == [TYPED] * 2

    send(client, page=client.get(ENGLISH))

    assert (list(proposed(ours)), DRAFTS in client.session) == (["summary_nb"], False)


def test_two_tabs_of_one_page_are_kept_and_sent_one_after_the_other(client, ours, ola):
    tabs = {"summary_nb": TYPED, "phone": "35 00 00 09"}
    posts = [filled(client.get(PAGE), **{name: tabs[name]}) for name in tabs]
    client.logout()
    for post in posts:
        client.post(PAGE, post | {"act": "send"})
    client.force_login(ola)

    assert [send(client).url for _tab in tabs] == [PAGE, HOME]
    assert proposed(ours) == tabs


def old(client, **typed):
    """Return the post of a page that was opened before the user logged in anew."""
    post = filled(client.get(PAGE), **typed) | {"act": "send"}
    return post | {"csrfmiddlewaretoken": "x" * 64}


def test_with_an_old_mark_it_is_shown_as_it_was_typed_and_sent_once_more(strict, ours):
    answer = strict.post(PAGE, old(strict, summary_nb=TYPED))
    assert (answer.status_code, proposed(ours)) == (403, {})
    assert shown(answer, "summary_nb") == TYPED
    assert send(strict, page=answer).status_code == 302
    assert list(proposed(ours)) == ["summary_nb"]


def test_a_form_of_another_site_is_refused(strict, ours):
    posts = [old(strict, form_of=mark, summary_nb=TYPED) for mark in ("", "x")]
    mine, page_without_a_mark = old(strict, summary_nb=TYPED), old(strict)
    answers = [strict.post(PAGE, post) for post in posts]
    answers.append(strict.post(HOME, page_without_a_mark))
    strict.force_login(make.colleague(ours))  # for whom it was not made
    answers.append(strict.post(PAGE, mine))

    assert [answer.status_code for answer in answers] == [403] * 4
    assert not any(TYPED in a.text or "form_of" in a.text for a in answers)


# Two who write at once


@pytest.fixture
def clash(client, ours):
    """Return the answer to Ola, when Eva has sent another phone meanwhile."""
    page = client.get(PAGE)
    review.submit(ours, {"phone": "35 00 00 01"}, by=make.colleague(ours))
    return send(client, page=page, phone="35 00 00 02", name="Ny")


def told(page):
    """Return (field, own value, value of now) of each conflict that the page shows."""
    return [
        (field.name, field.conflict.mine.before, field.conflict.now.before)
        for field in page.context["form"].conflicts
    ]


@pytest.mark.parametrize(
    ("choice", "phone"), [("mine", "35 00 00 02"), ("theirs", "35 00 00 01")]
)
def test_both_are_shown_until_either_is_chosen(client, clash, ours, choice, phone):
    again = send(client, page=clash)
    assert told(clash) == told(again) == [("phone", ["35 00 00 02"], ["35 00 00 01"])]
    assert (shown(clash, "name"), proposed(ours)) == ("Ny", {"phone": "35 00 00 01"})
    refused = send(client, page=clash, choose__phone=choice, name="")
    # The choice outlives the refusal.
    assert send(client, page=refused, name="Ny").status_code == 302
    assert proposed(ours) == {"phone": phone, "name": "Ny"}


def test_a_third_one_is_not_overwritten_unseen(client, clash, ours):
    review.submit(ours, {"phone": "35 00 00 03"}, by=make.colleague(ours))
    again = send(client, page=clash, choose__phone="mine")
    assert told(again) == [("phone", ["35 00 00 02"], ["35 00 00 03"])]
    assert proposed(ours) == {"phone": "35 00 00 03"}


def test_rows_and_topics_are_chosen_between_as_well(client, ours):
    ccs, tang = make.topic(label_nb="CCS"), make.topic(label_nb="Tang")
    page = client.get(PAGE)
    first = row("names", name="A", kind="short")
    send(client, page=page, topics=[ccs.slug], **first)

    second = row("names", name="B", kind="short")
    clash = send(client, page=page, topics=[tang.slug], **second)
    send(client, page=clash, choose__names="mine", choose__topics="theirs")

    assert [name for name, *_values in told(clash)] == ["names", "topics"]
    assert told(clash)[1] == ("topics", ["Tang"], ["CCS"])
    assert [r["name"] for r in proposed(ours)["names"]["add"]] == ["B"]
    assert proposed(ours)["topics"]["added"] == [ccs.slug]
