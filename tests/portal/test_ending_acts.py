"""Every act of the portal that ends something asks first, and says what follows."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import people
from members.fields import ORGANIZATION
from members.models import AccessRequest, Departure, Invitation
from members.records import review
from tests.support import table_contents
from tests.support.access import PAGE
from tests.support.factories import make
from tests.support.html_forms import HERE
from tests.support.login import log_in, log_in_lately

TODAY = timezone.localdate().isoformat()
# What is written even when nothing is done.
UNCOUNTED = {"django_session", "members_ratelimit", "cache", "pghistory_context"}


def at(name):
    return reverse(f"portal:{name}", args=["yara"])


def editor_of(ours, ola=None):
    return ours.representatives.get(user__email="eva@example.org")


def second_manager(ours, ola):
    ours.representatives.filter(pk=editor_of(ours).pk).update(role="manager")
    return editor_of(ours)


def open_invitation(ours, ola):
    until = timezone.now() + timedelta(days=1)
    return make(Invitation, organization=ours, invited_by=ola, expires_at=until)


def asking(ours, ola):
    return make(AccessRequest, organization=ours)


def contact(ours, ola):
    return make.contact(ours).contact


def proposal(ours, ola):
    subject = review.Subject(ORGANIZATION, ours, ours)
    return review.submit(subject, {"summary_nb": "Nytt"}, by=ola).waiting


def question(ours, ola):
    today = timezone.localdate()
    return make.participation(organization=ours, asked_on=today)


def own_link(ours):
    person = make.contact(ours, agreed=["name"])
    return reverse("portal:consent", args=[people.token_for(person)])


# By what the act is called: its page, its row, the name of that, and what is posted.
ENDING = {
    "access end": ("access", editor_of, "row", {"do": "end"}),
    "access role": ("access", second_manager, "row", {"do": "role", "role": "editor"}),
    "access withdraw": ("access", open_invitation, "row", {"do": "withdraw"}),
    "access decline": ("access", asking, "row", {"do": "decline", "why": "Nei"}),
    "contacts remove": ("contacts", contact, "row", {"do": "remove"}),
    "leaving": ("access_leaving", None, "", {"last_day": TODAY, "alone": "on"}),
    "the whole proposal": ("organization", proposal, "request", {}),
    "a field of it": ("organization", proposal, "request", {"field": "summary_nb"}),
    "it in its form": ("profile", proposal, "of", {"act": "withdraw"}),
    "the membership": ("leave", None, "", {"last_day": TODAY}),
    "consent hide": ("consent", None, "", {"do": "hide"}),
    "a participation": ("projects", question, "row", {"do": "decline"}),
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
    account = reverse("portal:account")
    lately.post(account, {"do": "address", "email": "a@b.example.org"})
    make.contact(ours)
    gone = {"do": "remove", "row": contact(ours, ola).pk, "sure": "yes"}
    lately.post(at("contacts"), gone)
    ended = make.representative(organization=ours)
    lately.post(PAGE, {"do": "end", "row": ended.pk, "sure": "yes"})
    pages = {"access": PAGE, "contacts": at("contacts"), "consent": own_link(ours)}
    for name, address in (pages | {"account": account}).items():
        buttons = re.findall(r"<(?:input|button)[^>]*>", lately.get(address).text)
        acts = {re.search(r'value="(\w+)"', b)[1] for b in buttons if 'name="do"' in b}
        ending = {one.partition(" ")[2] for one in ENDING if one.startswith(name)}
        assert acts == OTHERS[name] | ending, name


def counted_rows():
    """Return the rows of all tables but of those that are written to all the same."""
    rows = table_contents.read()
    return {table: rows[table] for table in rows.keys() - UNCOUNTED}


@pytest.fixture
def ending(name, ours, ola, eva):
    """Return a client, and the address and the post of an act that ends something."""
    page, row_of, key, post = ENDING[name]
    if page == "consent":
        client, address = Client(), own_link(ours)
        token = client.get(address).context["form_token"]
        return client, address, post | {"form_token": token}
    row = row_of(ours, ola) if row_of else None
    post = post | ({key: row.pk} if row else {})
    if row_of is question:
        post["seen"] = review.claim_fingerprint(row)
    return log_in(Client(), ola), at(page), post


@pytest.mark.parametrize("name", ENDING)
def test_the_first_press_asks_the_second_acts_and_going_back_keeps_all_typed(ending):
    client, address, body = ending
    before = counted_rows()
    ways = {}, {"sure": "no"}
    asked, back = (client.post(address, body | way, headers=HERE) for way in ways)
    typed = dict(asked.context["typed"])
    assert (asked.status_code, counted_rows() == before) == (200, True)
    assert asked.context["question"].follows != []
    assert typed == {k: str(value) for k, value in body.items() if k != "form_token"}
    assert back.status_code in (200, 302)
    done = client.post(address, body | {"sure": "yes"}, headers=HERE)
    assert (done.status_code, counted_rows() == before) == (302, False)


def test_leaving_says_what_follows_and_is_taken_back(ours, ola, eva):
    make.contact(ours, email="ola@example.org", name="Ola")
    client, page = log_in_lately(Client(), ola), at("access_leaving")
    typed = {"last_day": TODAY, "successor": editor_of(ours).pk}
    asked = client.post(page, typed).context["question"].follows
    done = client.post(page, {**typed, "sure": "yes"}, follow=True)
    assert list(map(str, asked))[1:3] == [
        "Eva blir kontaktperson (hovedkontakt) etter deg.",
        "Eva blir profilansvarlig fra nå av, og invitasjonene dine gjelder fortsatt.",
    ]
    assert reverse("portal:erase_me") in done.text
    client.post(page, {"take_back": "on"})
    assert Departure.objects.get().taken_back_on is not None
