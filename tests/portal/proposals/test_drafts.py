"""Whoever is logged out while writing a proposal logs in and goes on; no form is lost."""

import pytest
from django.test import Client
from django.utils import timezone

from members import review
from members.fields import BY_KEY
from members.models import ChangeRequest
from members.portal import drafts
from tests.support.factories import (
    make_colleague,
    make_facility,
    make_participation,
    make_project,
    make_stream,
)
from tests.support.html_forms import filled
from tests.support.proposal_forms import at, partners

pytestmark = pytest.mark.django_db
TYPED = "Skrevet lenge"
FREE = {"projects": "purpose_nb", "facilities": "terms_nb", "streams": "note"}
NEEDED = {
    "projects": {"title_nb": "Ammoniakk", "status": "planned"},
    "facilities": {"name_nb": "Hall", "capability_nb": "Trykk"},
    "streams": {"kind": "heat", "direction": "offered"},
}
FIRST_ROW = {"participations__0__role": "lead"}
FORMS = [f"{noun}_{page}" for noun in FREE for page in ("new", "change", "proposal")]
each_form = pytest.mark.parametrize("form", FORMS)


def address(form, ours, by):
    """Give the address of a form, with the row or the proposal that it is about."""
    noun, page = form.split("_")
    if page == "new":
        return at(form)
    if page == "change":
        make = {"facilities": make_facility, "streams": make_stream}.get(noun)
        return at(form, make(ours).pk if make else make_project(partners=[ours]).slug)
    return at(form, propose(noun, ours, by).pk)


def propose(noun, ours, by):
    of = {"projects": "project", "facilities": "facility", "streams": "stream"}[noun]
    row = dict.fromkeys(["since", "until"], "")
    row |= dict.fromkeys(["since_precision", "until_precision"], "day")
    rows = [{"organization": ours.slug, "role": "lead", **row}]
    ends = {"day": f"{timezone.localdate().year + 1}-01-01", "precision": "day"}
    needed = NEEDED[noun] | ({"until": ends} if noun == "streams" else {})
    said = needed | ({"participations": rows} if noun == "projects" else {})
    return review.submit(review.new(BY_KEY[of], ours), said, by=by).waiting


def write(client, there, form, page=None):
    """Fill in a form as somebody would who has written for long, unsent."""
    noun, kind = form.split("_")
    said = {FREE[noun]: TYPED} | (NEEDED[noun] if kind == "new" else {})
    rows = FIRST_ROW if form == "projects_new" else {}
    page = page or client.get(there)
    return filled(page, **said, **rows) | {"act": "send"}


def shown(page, form):
    name = FREE[form.split("_")[0]]
    return page.context["form"].inputs[name].bound.value()


def proposed(field):
    items = ChangeRequest.objects.open().values_list("items__field", "items__proposed")
    return dict(items).get(field)


@each_form
def test_it_is_back_after_the_log_in_and_can_be_sent(form, as_ola, ours, ola):
    there = address(form, ours, ola)
    post = write(as_ola, there, form)
    as_ola.logout()

    answer = as_ola.post(there, post)
    as_ola.force_login(ola)
    page = as_ola.get(there)

    assert (answer.status_code, answer.url.split("?next=")[1]) == (302, there)
    assert shown(page, form) == TYPED
    assert page.text.count('class="errorlist') == 0
    assert proposed(FREE[form.split("_")[0]]) is None
    sent = as_ola.post(there, write(as_ola, there, form, page))
    assert sent.status_code == 302
    assert proposed(FREE[form.split("_")[0]]) == TYPED
    assert drafts.NAME not in as_ola.session


def test_partners_are_back_too(as_ola, ours, ola):
    there = at("projects_new")
    more = {
        "participations-1-organization": "Finnes ikke",
        "participations-1-since": "5.2024",
    }
    post = write(as_ola, there, "projects_new") | more
    as_ola.logout()

    as_ola.post(there, post)
    as_ola.force_login(ola)
    row = partners(as_ola.get(there))[1]

    assert row["organization"].value() == "Finnes ikke"
    assert row["since"].value() == "5.2024"


def test_it_is_thrown_away_on_request(as_ola, ours, ola):
    there = at("streams_new")
    post = write(as_ola, there, "streams_new")
    as_ola.logout()
    as_ola.post(there, post)
    as_ola.force_login(ola)

    answer = as_ola.post(there, {"act": "discard", "sure": "yes"})

    assert (answer.status_code, answer.url) == (302, there)
    assert not shown(as_ola.get(there), "streams_new")


def test_three_forms_are_kept_side_by_side_each_for_its_own_page(as_ola, ours, ola):
    one, other = (at("facilities_change", make_facility(ours).pk) for _ in range(2))
    places = {
        at("streams_new"): "streams_new",
        one: "facilities_change",
        other: "facilities_change",
        at("projects_new"): "projects_new",
    }
    posts = {there: write(as_ola, there, form) for there, form in places.items()}
    as_ola.logout()

    for there, post in posts.items():
        as_ola.post(there, post)
    as_ola.force_login(ola)

    back = [shown(as_ola.get(there), form) == TYPED for there, form in places.items()]
    assert back == [False, True, True, True]
    assert shown(as_ola.get(at("facilities_new")), "facilities_new") != TYPED


def test_another_user_of_the_browser_sees_nothing_of_it(as_ola, ours):
    there = at("projects_new")
    post = write(as_ola, there, "projects_new")
    as_ola.logout()
    as_ola.post(there, post)
    as_ola.force_login(make_colleague(ours))

    assert TYPED not in as_ola.get(there).text


@each_form
def test_with_an_old_mark_it_is_shown_as_typed_and_sent_once_more(form, ours, ola):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ola)
    there = address(form, ours, ola)
    old = {"csrfmiddlewaretoken": "x" * 64}

    answer = strict.post(there, write(strict, there, form) | old)

    assert (answer.status_code, shown(answer, form)) == (403, TYPED)
    assert proposed(FREE[form.split("_")[0]]) is None
    sent = strict.post(there, write(strict, there, form, answer))
    assert sent.status_code == 302
    assert proposed(FREE[form.split("_")[0]]) == TYPED


def test_the_word_of_a_partner_that_declines_is_kept_too(ours, ola):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ola)
    there, part = at("projects"), make_participation(organization=ours)
    mark = drafts.sign(ola, ours)
    post = {
        "do": "decline",
        "sure": "yes",
        "row": part.pk,
        "why": TYPED,
        drafts.FIELD: mark,
    }

    old = client.post(there, post)
    client.logout()
    client.post(there, post)
    client.force_login(ola)
    new = client.get(there)

    assert (old.status_code, old.text.count(f">{TYPED}</textarea>")) == (403, 1)
    assert new.text.count(f">{TYPED}</textarea>") == 1
    sent = client.post(there, filled(new) | post)
    part.refresh_from_db()
    assert (sent.status_code, part.declined_why) == (302, TYPED)
    assert drafts.NAME not in client.session


@pytest.mark.parametrize("mark", ["", "x", "a colleague's"])
def test_a_form_made_for_somebody_else_is_refused(ours, ola, mark):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ola)
    there = at("projects_new")
    post = write(strict, there, "projects_new") | {"csrfmiddlewaretoken": "x" * 64}
    if mark == "a colleague's":
        mark = drafts.sign(make_colleague(ours), ours)

    answer = strict.post(there, post | {drafts.FIELD: mark})

    assert answer.status_code == 403
    assert TYPED not in answer.text


class TestDecidedMeanwhile:
    """The secretariat decides while the member writes on: the address leads nowhere now."""

    @pytest.fixture(params=FREE)
    def noun(self, request):
        return request.param

    @pytest.fixture
    def waiting(self, noun, as_ola, ours, ola):
        return propose(noun, ours, ola)

    def send(self, as_ola, noun, waiting, decide):
        there, form = at(f"{noun}_proposal", waiting.pk), f"{noun}_proposal"
        post = write(as_ola, there, form)
        decide()
        return as_ola.post(there, post)

    def test_what_was_approved_is_changed_instead(self, as_ola, noun, waiting, kari):
        approve = review.approve
        page = self.send(as_ola, noun, waiting, lambda: approve(waiting.pk, by=kari))

        waiting.refresh_from_db()
        key = getattr(waiting.target, "slug", waiting.target.pk)
        there = at(f"{noun}_change", key)
        assert shown(page, f"{noun}_proposal") == TYPED
        assert page.context["address"] == there
        assert ChangeRequest.objects.open().count() == 0
        again = filled(page) | {"act": "send"}
        assert as_ola.post(there, again).status_code == 302
        asked = ChangeRequest.objects.open().get()
        assert asked.target == waiting.target
        assert [item.field for item in asked.items.all()] == [FREE[noun]]

    def test_whoever_was_logged_out_meanwhile_finds_it_there_too(
        self, as_ola, noun, waiting, ola, kari
    ):
        there, form = at(f"{noun}_proposal", waiting.pk), f"{noun}_proposal"
        post = write(as_ola, there, form)
        as_ola.logout()
        as_ola.post(there, post)
        review.approve(waiting.pk, by=kari)
        as_ola.force_login(ola)

        page = as_ola.get(there)

        assert shown(page, form) == TYPED
        assert page.context["address"].startswith(at(noun))
        assert as_ola.post(page.context["address"], filled(page) | {"act": "send"})
        assert proposed(FREE[noun]) == TYPED

    def test_what_was_rejected_is_proposed_anew(self, as_ola, noun, waiting, kari):
        reject = review.reject
        page = self.send(
            as_ola,
            noun,
            waiting,
            lambda: reject(waiting.pk, by=kari, reason="Nei"),
        )

        there = at(f"{noun}_new")
        assert shown(page, f"{noun}_proposal") == TYPED
        assert page.context["address"] == there
        assert as_ola.post(there, filled(page) | {"act": "send"}).status_code == 302
        assert ChangeRequest.objects.open().get().target is None

    def test_what_a_colleague_has_taken_back_is_taken_back(
        self, as_ola, noun, waiting, ola
    ):
        there = at(f"{noun}_proposal", waiting.pk)
        review.withdraw(waiting.pk, by=ola)

        answer = as_ola.post(there, {"act": "withdraw", "sure": "yes"})

        assert (answer.status_code, answer.url) == (302, at(noun))
        assert as_ola.get(there).status_code == 404
