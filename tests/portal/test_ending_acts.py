"""Every act of the portal that ends something asks first, and says what follows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import access, people, review
from members.fields import ORGANIZATION
from members.models import AccessRequest, Contact, Departure, Invitation
from members.portal import actions, contacts, own_page_forms
from members.portal.account_forms import FORMS as ACCOUNT
from tests.support import table_contents
from tests.support.access import PAGE, act_on_page, roles_in
from tests.support.browser import axe_violations, horizontal_overflow
from tests.support.factories import make_contact, make_participation
from tests.support.login import log_in, log_in_browser
from tests.support.open_forms import HERE
from tests.support.rows import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()
# What is written even when nothing is done.
UNCOUNTED = {"django_session", "members_ratelimit", "cache", "pghistory_context"}


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


def participation(ours, ola):
    return make_participation(organization=ours, asked_on=timezone.localdate())


def contact(ours, ola):
    return make_contact(ours).contact


def answer_as_partner(ours, ola):
    part = participation(ours, ola)
    seen = review.participation_fingerprint(part)
    return at("projects"), {"do": "decline", "row": part.pk, "seen": seen}


def at(name):
    return reverse(f"portal:{name}", args=["yara"])


# By what the act is called: its address, and what is posted to it.
ENDING = {
    "access end": lambda ours, ola: (
        PAGE,
        {"do": "end", "row": access_of(ours, "eva@example.org").pk},
    ),
    "access role": lambda ours, ola: (
        PAGE,
        {"do": "role", "role": "editor", "row": second_manager(ours).pk},
    ),
    "access withdraw": lambda ours, ola: (
        PAGE,
        {"do": "withdraw", "row": open_invitation(ours, ola).pk},
    ),
    "access decline": lambda ours, ola: (
        PAGE,
        {
            "do": "decline",
            "why": "Nei",
            "row": make(AccessRequest, organization=ours).pk,
        },
    ),
    "contacts remove": lambda ours, ola: (
        at("contacts"),
        {"do": "remove", "row": contact(ours, ola).pk},
    ),
    "leaving": lambda ours, ola: (
        at("access_leaving"),
        {"last_day": TODAY, "alone": "on"},
    ),
    "the whole proposal": lambda ours, ola: (
        at("organization"),
        {"request": proposal(ours, ola).pk},
    ),
    "a field of the proposal": lambda ours, ola: (
        at("organization"),
        {"request": proposal(ours, ola).pk, "field": "summary_nb"},
    ),
    "the proposal in its form": lambda ours, ola: (
        at("profile"),
        {"act": "withdraw", "of": proposal(ours, ola).pk},
    ),
    "the membership": lambda ours, ola: (at("leave"), {"last_day": TODAY}),
    "consent hide": lambda ours, ola: (own_link(ours, ola), {"do": "hide"}),
    "a participation": answer_as_partner,
}
# Acts that end nothing, or whose own page asks and can be left.
OTHERS = {
    "access": {"invite", "send", "restore", "grant"},
    "contacts": {"add", "change", "send", "restore"},
    # What is not ticked any more can be ticked again at once, on the same page.
    "consent": {"agree", "correct"},
    "account": {"about", "address", "keep", "emails"},
}
ASKED_BY_A_PAGE = {
    "portal:erase_me",
    "portal:consent_erase",
    "portal:account_address",
    "mfa_remove_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
}


def access_of(ours, email):
    return ours.representatives.get(user__email=email)


def second_manager(ours):
    row = access_of(ours, "eva@example.org")
    row.role = "manager"
    row.save()
    return row


def test_every_act_of_the_portal_is_in_one_of_the_lists():
    found = {
        "access": set(actions.ACTIONS),
        "contacts": set(contacts.ACTIONS),
        "consent": set(own_page_forms.FORMS),
        "account": set(ACCOUNT),
    }

    for page, acts in found.items():
        ending = {name.partition(" ")[2] for name in ENDING if name.startswith(page)}
        assert acts == OTHERS[page] | ending, page


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
    assert typed == {
        key: str(value) for key, value in body.items() if key != "form_token"
    }
    assert back.status_code in (200, 302)
    assert done.status_code == 302
    assert written_then != set()


def test_an_ended_access_is_given_back(as_ola, ours, manager, editor):
    act_on_page(as_ola, "end", editor)
    ended = as_ola.get(PAGE).context["colleagues"].ended
    act_on_page(as_ola, "restore", editor)
    again = as_ola.get(PAGE).context["colleagues"]

    assert ended == [editor]
    assert ([row.user for row in again.acting], again.ended) == (
        [manager.user, editor.user],
        [],
    )
    assert roles_in(ours)[-1] == ("eva@example.org", "editor")


def test_access_that_ended_long_ago_is_not_given_back(ours, ola, editor):
    editor.until = timezone.localdate() - timedelta(days=30)
    editor.save()

    assert list(access.restorable(ours)) == []


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


def test_leaving_shows_what_follows_and_offers_erasure(
    page, page_monitor, base_url, ours, ola, eva
):
    make_contact(ours, email="ola@example.org", name="Ola")
    log_in_browser(page, base_url, ola)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(at("access_leaving"))
    found = [axe_violations(page, page_monitor), horizontal_overflow(page)]
    page.get_by_label("Eva (redaktør)").check()
    page.get_by_role("button", name="Se hva som skjer").click()
    page.get_by_role("heading", name="Slutte i Yara").wait_for()
    asked = page.locator(".ask-first li").all_inner_texts()
    found += [axe_violations(page, page_monitor), horizontal_overflow(page)]
    page.get_by_role("button", name="Bekreft at jeg slutter").click()
    page.get_by_role("link", name="Slett opplysningene om meg").wait_for()
    found += [axe_violations(page, page_monitor), horizontal_overflow(page)]

    assert found == [[], 0] * 3
    assert asked[1:3] == [
        "Eva blir kontaktperson (hovedkontakt) etter deg.",
        "Eva blir profilansvarlig fra nå av, og invitasjonene dine gjelder fortsatt.",
    ]
    page.get_by_role("button", name="Jeg slutter likevel ikke").click()
    page.get_by_role("button", name="Se hva som skjer").wait_for()
    assert Departure.objects.get().taken_back_on is not None
