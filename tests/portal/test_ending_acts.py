"""Every act of the portal that ends something asks first, and says what follows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import access, people, review
from members.fields import ORGANIZATION
from members.models import AccessRequest, Contact, Departure, Invitation
from tests.support import table_contents
from tests.support.access import PAGE, act_on_page, roles_in
from tests.support.factories import (
    make_contact,
    make_participation,
    make_representative,
)
from tests.support.login import log_in, log_in_lately
from tests.support.open_forms import HERE
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
# What is written even when nothing is done.
UNCOUNTED = {"django_session", "members_ratelimit", "cache", "pghistory_context"}


def at(name):
    return reverse(f"portal:{name}", args=["yara"])


def access_of(ours, email):
    return ours.representatives.get(user__email=email)


def second_manager(ours, ola):
    row = access_of(ours, "eva@example.org")
    row.role = "manager"
    row.save()
    return row


def open_invitation(ours, ola):
    until = timezone.now() + timedelta(days=1)
    given = {"organization": ours, "invited_by": ola, "expires_at": until}
    return make(Invitation, **given)


def proposal(ours, ola):
    subject = review.Subject(ORGANIZATION, ours, ours)
    return review.submit(subject, {"summary_nb": "Nytt"}, by=ola).waiting


def own_link(ours, ola):
    person = make_contact(ours, agreed=["name"])
    return reverse("portal:consent", args=[people.token_for(person)])


def answer_as_partner(ours, ola):
    part = make_participation(organization=ours, asked_on=timezone.localdate())
    seen = review.participation_fingerprint(part)
    return at("projects"), {"do": "decline", "row": part.pk, "seen": seen}


def act(name, row_of=None, key="row", **post):
    """Return the maker of (address, what is posted) of an act on a row."""

    def make_act(ours, ola):
        row = {key: row_of(ours, ola).pk} if row_of else {}
        return at(name), {**post, **row}

    return make_act


def asking(ours, ola):
    return make(AccessRequest, organization=ours)


# By what the act is called: its address, and what is posted to it.
ENDING = {
    "access end": act(
        "access", lambda ours, ola: access_of(ours, "eva@example.org"), do="end"
    ),
    "access role": act("access", second_manager, do="role", role="editor"),
    "access withdraw": act("access", open_invitation, do="withdraw"),
    "access decline": act("access", asking, do="decline", why="Nei"),
    "contacts remove": act(
        "contacts", lambda ours, ola: make_contact(ours).contact, do="remove"
    ),
    "leaving": act("access_leaving", last_day=TODAY, alone="on"),
    "the whole proposal": act("organization", proposal, "request"),
    "a field of it": act("organization", proposal, "request", field="summary_nb"),
    "it in its form": act("profile", proposal, "of", act="withdraw"),
    "the membership": act("leave", last_day=TODAY),
    "consent hide": lambda ours, ola: (own_link(ours, ola), {"do": "hide"}),
    "a participation": answer_as_partner,
}
# Acts that end nothing, or whose own page asks and can be left.
OTHERS = {
    "access": {"invite", "send", "restore", "grant"},
    "contacts": {"add", "change", "send", "restore"},
    # What is not ticked any more can be ticked again at once, on the same page.
    "consent": {"agree", "correct", "language"},
    "account": {"about", "address", "keep", "emails"},
}


def test_every_act_of_the_portal_is_in_one_of_the_lists(lately, ours, ola, eva):
    open_invitation(ours, ola)
    asking(ours, ola)
    lately.post(
        reverse("portal:account"), {"do": "address", "email": "a@b.example.org"}
    )
    for person in (make_contact(ours), make_contact(ours)):
        gone = {"do": "remove", "row": person.contact.pk, "sure": "yes"}
    lately.post(at("contacts"), gone)
    ended = make_representative(organization=ours)
    lately.post(PAGE, {"do": "end", "row": ended.pk, "sure": "yes"})
    pages = {"access": PAGE, "contacts": at("contacts"), "consent": own_link(ours, ola)}
    pages["account"] = reverse("portal:account")

    for name, address in pages.items():
        buttons = re.findall(r"<(?:input|button)[^>]*>", lately.get(address).text)
        acts = {re.search(r'value="(\w+)"', b)[1] for b in buttons if 'name="do"' in b}
        ending = {one.partition(" ")[2] for one in ENDING if one.startswith(name)}
        assert acts == OTHERS[name] | ending, name


def changes(client, address, body):
    before = table_contents.read()
    response = client.post(address, body, headers=HERE)
    after = table_contents.read()
    return response, {t for t in after if after[t] != before.get(t)} - UNCOUNTED


@pytest.mark.parametrize("name", ENDING)
def test_the_first_press_asks_the_second_acts_and_going_back_keeps_what_was_typed(
    ours, ola, eva, name
):
    client = log_in(Client(), ola)
    address, body = ENDING[name](ours, ola)
    if name == "consent hide":
        client = Client()
        body["form_token"] = client.get(address).context["form_token"]

    asked, written = changes(client, address, body)
    back, written_back = changes(client, address, {**body, "sure": "no"})
    typed = dict(asked.context["typed"])
    done, written_then = changes(client, address, {**body, "sure": "yes"})

    assert (asked.status_code, written, written_back) == (200, set(), set())
    assert asked.context["question"].follows != []
    assert typed == {k: str(value) for k, value in body.items() if k != "form_token"}
    assert back.status_code in (200, 302)
    assert (done.status_code, written_then == set()) == (302, False)


def test_an_ended_access_is_given_back(as_ola, ours, manager, editor):
    act_on_page(as_ola, "end", editor)
    ended = as_ola.get(PAGE).context["colleagues"].ended
    act_on_page(as_ola, "restore", editor)
    again = as_ola.get(PAGE).context["colleagues"]

    acting = [row.user for row in again.acting]
    assert (ended, again.ended) == ([editor], [])
    assert acting == [manager.user, editor.user]
    assert roles_in(ours)[-1] == ("eva@example.org", "editor")


@pytest.mark.parametrize(("days", "is_offered"), [(29, True), (30, False)])
def test_access_that_ended_long_ago_is_not_given_back(ours, editor, days, is_offered):
    editor.until = timezone.localdate() - timedelta(days=days)
    editor.save()

    assert list(access.restorable(ours)) == ([editor] if is_offered else [])


def test_an_ended_contact_is_made_one_again_without_consent(as_ola, ours):
    person = make_contact(ours, agreed=["name"], function="press")
    body = {"do": "remove", "row": person.contact.pk, "sure": "yes"}
    as_ola.post(at("contacts"), body)
    ended = as_ola.get(at("contacts")).context["contacts"].ended

    as_ola.post(at("contacts"), {"do": "restore", "row": person.contact.pk})

    row = Contact.objects.not_ended().get()
    assert ended == [person.contact]
    assert (row.person, row.function) == (person, "press")
    assert list(row.consents.all()) == []
    assert as_ola.get(at("contacts")).context["contacts"].ended == []


def test_leaving_says_what_follows_and_is_taken_back(ours, ola, eva):
    make_contact(ours, email="ola@example.org", name="Ola")
    client, page = log_in_lately(Client(), ola), at("access_leaving")
    typed = {"last_day": TODAY, "successor": access_of(ours, eva.email).pk}

    asked = client.post(page, typed).context["question"].follows
    done = client.post(page, {**typed, "sure": "yes"}, follow=True)

    assert list(map(str, asked))[1:3] == [
        "Eva blir kontaktperson (hovedkontakt) etter deg.",
        "Eva blir profilansvarlig fra nå av, og invitasjonene dine gjelder fortsatt.",
    ]
    assert reverse("portal:erase_me") in done.text
    client.post(page, {"take_back": "on"})
    assert Departure.objects.get().taken_back_on is not None
