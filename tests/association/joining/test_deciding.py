"""The secretariat accepts an application, with all that follows, or declines it, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils.translation import gettext as _

from members.accounts import access
from members.association import joining
from members.models import Application, Invitation, Membership, Person
from tests.support.applications import DAY, NUMBER, OTHER, TYPED, accept, apply, waiting
from tests.support.concurrency import concurrent_refusals, in_thread, write_concurrently
from tests.support.factories import LONG_AGO, make
from tests.support.letters import last, letters
from tests.support.refusals import refusal

EMAIL = TYPED["contact_email"]


def test_an_application_confirmed_after_midnight_has_the_day_of_oslo(kari):
    application = waiting(sites=[make.site()])
    half_past_midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    confirmed = Application.objects.filter(pk=application.pk)
    confirmed.update(made_at=half_past_midnight, confirmed_at=half_past_midnight)

    organization = accept(application, kari)

    rows = organization.memberships.get(), organization.presences.get()
    source = _("Application dated %(day)s") % {"day": "2026-07-01"}
    promise = "An application is dated in the time zone of the cluster."
    assert [row.source for row in rows] == [source] * 2, promise


def test_an_existing_profile_is_kept_and_joined(kari):
    known = make.member(orgnr=NUMBER, until=LONG_AGO, is_listed=False, name="Gamle AS")
    site = make.site()
    make.presence(organization=known, site=site, role="owner")
    application = waiting(sites=[site])
    organization = accept(application, kari, organization=known, is_listed=False)
    assert (organization, organization.name) == (known, "Gamle AS")
    assert (organization.is_listed, organization.presences.count()) == (False, 1)
    assert [stay.since for stay in organization.memberships.all()] == [DAY, LONG_AGO]


def test_a_profile_without_a_number_gets_it_and_one_with_another_is_refused(kari):
    known, other = make.organization(name="Nykraft"), make.organization(orgnr=OTHER)
    application = waiting()
    refused = refusal(lambda: accept(application, kari, organization=other))
    assert (refused.code, Membership.objects.count()) == ("another", 0)
    assert accept(application, kari, organization=known).orgnr == NUMBER
    # Without one in the application, the profile keeps its own.
    application = waiting(orgnr="", name="Nykraft")
    assert joining.candidates(application) == [known]
    known.memberships.update(until=LONG_AGO, since=LONG_AGO)
    assert accept(application, kari, organization=known).orgnr == NUMBER


@pytest.mark.parametrize(("days", "is_free"), [(0, False), (1, True)])
def test_a_stay_begins_the_day_after_an_earlier_one(kari, days, is_free):
    until = DAY - timedelta(days=days)
    known, row = make.member(orgnr=NUMBER, until=until, is_listed=False), waiting()
    if is_free:
        accept(row, kari, organization=known)
    else:
        refusal(lambda: accept(row, kari, organization=known))
    known.refresh_from_db()
    assert (known.memberships.count(), known.is_listed) == (1 + is_free, is_free)
    assert Invitation.objects.count() == is_free


@pytest.mark.parametrize("has_access", [True, False])
def test_who_has_access_is_not_invited_and_the_invited_again(kari, has_access):
    known = make.organization(orgnr=NUMBER)
    if has_access:
        make.representative(organization=known, user=make.user(email=EMAIL))
        make.contact(known, function="main")
    else:
        access.invite(known, EMAIL, "editor", by=kari)
    make.person(name="Resepsjonen" if has_access else "NINA NY", email=EMAIL)

    accept(waiting(language="en"), kari, organization=known)

    assert known.invitations.count() == (0 if has_access else 1)
    kinds = [kind for kind, _to in letters()]
    assert kinds.count("invitation") == (0 if has_access else 2)
    accepted = last("application_accepted")
    assert (accepted.language, "/en/my-page/" in accepted.text) == ("en", has_access)
    # The applicant is a contact: the main one where there is none.
    person = known.contacts.latest("pk").person
    given = (person.name, person.email, person.language)
    assert given == (TYPED["contact_name"], EMAIL, "en")
    functions = [contact.function for contact in person.contacts.all()]
    assert functions == ["other" if has_access else "main"]
    assert kinds.count("person_told") == 1
    # The same name at the same address is the same person.
    assert Person.objects.filter(email=EMAIL).count() == 1 + has_access


def test_candidates_have_the_number_or_else_a_similar_name(kari):
    worded = make.organization(name="Aaa Nykraft Vind")
    misspelt = make.organization(name="Nykarft")
    make.organization(name="Nykraft Vind", orgnr=OTHER)
    application = waiting()
    assert joining.candidates(application) == [misspelt, worded]

    known = make.organization(name="Noe annet", orgnr=NUMBER)
    assert joining.candidates(application) == [known]


@pytest.mark.django_db(transaction=True)
def test_of_two_secretaries_one_decides_by_the_lock_alone(is_locked, kari):
    application = waiting()
    codes = concurrent_refusals(
        lambda: accept(application, kari),
        lambda: joining.decline(application, "Nei.", by=kari),
    )
    answers = {"application_accepted", "application_declined", "invitation"}
    answers |= {"person_told"}
    kinds = {"application_confirm", *answers} - (
        {"application_declined"} if is_locked else set()
    )
    assert codes == (["decided"] if is_locked else [])
    assert sorted(kind for kind, _to in letters()) == sorted(kinds)


@pytest.mark.django_db(transaction=True)
def test_applying_or_accepting_twice_at_once_is_one(kari):
    assert write_concurrently(apply, apply) is None
    application = Application.objects.get()
    joining.confirm(application)
    application.refresh_from_db()
    begin = lambda: accept(application, kari)  # noqa: E731
    codes = concurrent_refusals(begin, begin)
    assert (codes, Membership.objects.count()) == (["decided"], 1)


@pytest.mark.django_db(transaction=True)
def test_an_application_that_is_confirmed_at_that_moment_is_followed_by_another():
    first = apply()

    with confirmed_before_it_is_updated(first):
        second = apply()

    first.refresh_from_db()
    assert (second.pk != first.pk, second.confirmed_at) == (True, None)
    assert first.confirmed_at is not None


def confirmed_before_it_is_updated(application):
    """Return a context in which another connection confirms it before the first UPDATE."""
    left = [application]

    def confirm_first(execute, sql, *args):
        if sql.startswith('UPDATE "members_application"') and left:
            in_thread(joining.confirm, left.pop())
        return execute(sql, *args)

    return connection.execute_wrapper(confirm_first)
