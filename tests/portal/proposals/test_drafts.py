"""Whoever is logged out while writing a proposal logs in and goes on; no form is lost."""

from itertools import product

import pytest
from django.utils import timezone

from members.fields import BY_KEY
from members.models import ChangeRequest
from members.records import review
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.profile_form import at, partners
from tests.support.sampling import each_with_one

TYPED = "Skrevet lenge"
DRAFTS = "typed"  # what the session keeps
FREE = {"projects": "purpose_nb", "facilities": "terms_nb", "streams": "note"}
NEEDED = {
    "projects": {"title_nb": "Ammoniakk", "status": "planned"},
    "facilities": {"name_nb": "Hall", "capability_nb": "Trykk"},
    "streams": {"kind": "heat", "direction": "offered"},
}
FIRST_ROW = {"participations__0__role": "lead"}
PAGES = ["new", "change", "proposal"]
each_form = pytest.mark.parametrize(
    ("noun", "opened"), each_with_one("form of a draft", [*FREE], PAGES)
)


@pytest.fixture
def form(noun, opened):
    return f"{noun}_{opened}"


def address(form, ours, by):
    """Give the address of a form, with the row or the proposal that it is about."""
    noun, page = form.split("_")
    if page == "new":
        return at(form)
    if page == "change":
        maker = {"facilities": make.facility, "streams": make.stream}.get(noun)
        return at(form, maker(ours).pk if maker else make.project(partners=[ours]).slug)
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
    there, field = address(form, ours, ola), FREE[form.split("_")[0]]
    post = write(as_ola, there, form)
    as_ola.logout()
    answer = as_ola.post(there, post)
    as_ola.force_login(ola)
    page = as_ola.get(there)
    assert (answer.status_code, answer.url.split("?next=")[1]) == (302, there)
    assert (shown(page, form), proposed(field)) == (TYPED, None)
    assert page.text.count('class="errorlist') == 0
    sent = as_ola.post(there, write(as_ola, there, form, page))
    assert (sent.status_code, proposed(field)) == (302, TYPED)
    assert DRAFTS not in as_ola.session


def test_three_forms_are_kept_side_by_side_each_for_its_own_page(as_ola, ours, ola):
    one, other = (at("facilities_change", make.facility(ours).pk) for _ in range(2))
    places = {at("streams_new"): "streams_new", one: "facilities_change"}
    places |= {other: "facilities_change", at("projects_new"): "projects_new"}
    posts = {there: write(as_ola, there, form) for there, form in places.items()}
    posts[at("projects_new")] |= {"participations-1-organization": "Finnes ikke"}
    as_ola.logout()

    for there, post in posts.items():
        as_ola.post(there, post)
    as_ola.force_login(ola)

    back = [shown(as_ola.get(there), form) == TYPED for there, form in places.items()]
    assert back == [False, True, True, True]
    row = partners(as_ola.get(at("projects_new")))[1]
    assert row["organization"].value() == "Finnes ikke"
    assert shown(as_ola.get(at("facilities_new")), "facilities_new") != TYPED
    mark = filled(as_ola.get(one))["form_of"][0]
    answer = as_ola.post(one, {"act": "discard", "sure": "yes", "form_of": mark})
    assert (answer.status_code, answer.url) == (302, one)
    again = [shown(as_ola.get(there), places[there]) for there in (one, other)]
    assert (again[0] == TYPED, again[1]) == (False, TYPED)
    as_ola.force_login(make.colleague(ours))
    assert TYPED not in as_ola.get(at("projects_new")).text


@each_form
def test_with_an_old_mark_it_is_shown_as_typed_and_sent_again(form, strict, ours, ola):
    there, old = address(form, ours, ola), {"csrfmiddlewaretoken": "x" * 64}
    field = FREE[form.split("_")[0]]
    answer = strict.post(there, write(strict, there, form) | old)
    assert (answer.status_code, shown(answer, form)) == (403, TYPED)
    assert proposed(field) is None
    sent = strict.post(there, write(strict, there, form, answer))
    assert (sent.status_code, proposed(field)) == (302, TYPED)


def test_the_word_of_a_partner_that_declines_is_kept_too(ours, ola, strict):
    today = timezone.localdate()
    there, part = at("projects"), make.participation(organization=ours, asked_on=today)
    mark = filled(strict.get(there))["form_of"][0]
    post = {"do": "decline", "sure": "yes", "row": part.pk, "why": TYPED}
    old = strict.post(there, post | {"form_of": mark})
    strict.logout()
    strict.post(there, post | {"form_of": mark})
    strict.force_login(ola)
    new = strict.get(there)
    words = [page.text.count(f">{TYPED}</textarea>") for page in (old, new)]
    assert (old.status_code, words) == (403, [1, 1])
    sent = strict.post(there, filled(new) | post | {"form_of": mark})
    part.refresh_from_db()
    assert (sent.status_code, part.declined_why) == (302, TYPED)
    assert DRAFTS not in strict.session


# The secretariat decides while the member writes on: the address leads nowhere now.


# Whether it was approved, and whether the member was logged out.
CASES = [*product([True, False], repeat=2)]


@pytest.mark.parametrize(("case", "noun"), each_with_one("decided", CASES, [*FREE]))
def test_what_was_decided_meanwhile_is_changed_or_proposed_anew(
    as_ola, noun, ours, ola, kari, case
):
    is_approved, is_logged_out = case
    waiting, form = propose(noun, ours, ola), f"{noun}_proposal"
    there = at(form, waiting.pk)
    post = write(as_ola, there, form)
    if is_logged_out:
        as_ola.logout()
        as_ola.post(there, post)
    if is_approved:
        review.approve(waiting.pk, by=kari)
    else:
        review.reject(waiting.pk, by=kari, reason="Nei")
    as_ola.force_login(ola)
    page = as_ola.get(there) if is_logged_out else as_ola.post(there, post)
    place = change_page(noun, waiting) if is_approved else at(f"{noun}_new")
    assert (shown(page, form), page.context["address"]) == (TYPED, place)
    assert ChangeRequest.objects.open().count() == 0
    assert as_ola.post(place, filled(page) | {"act": "send"}).status_code == 302
    again = ChangeRequest.objects.open().get()
    assert again.target == (waiting.target if is_approved else None)
    if is_approved:
        assert [item.field for item in again.items.all()] == [FREE[noun]]


def test_what_a_colleague_has_taken_back_is_taken_back(as_ola, ours, ola):
    for noun in FREE:
        waiting = propose(noun, ours, ola)
        there = at(f"{noun}_proposal", waiting.pk)
        review.withdraw(waiting.pk, by=ola)
        answer = as_ola.post(there, {"act": "withdraw", "sure": "yes"})
        assert (answer.status_code, answer.url) == (302, at(noun))
        assert as_ola.get(there).status_code == 404


def change_page(noun, waiting):
    waiting.refresh_from_db()
    return at(f"{noun}_change", getattr(waiting.target, "slug", waiting.target.pk))
