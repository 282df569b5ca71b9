"""The secretariat accepts an application, with all that follows, or declines it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import access, joining
from members.models import Application, Invitation, Membership, Organization
from tests.support.applications import DAY, NUMBER, OTHER, TYPED, accept, waiting
from tests.support.factories import (
    LONG_AGO,
    make_member,
    make_organization,
    make_presence,
    make_representative,
    make_site,
    make_user,
)
from tests.support.letters import last, letters

pytestmark = pytest.mark.django_db
EMAIL = TYPED["contact_email"]


def test_accepting_creates_membership_presence_and_invitation(kari):
    site = make_site()
    application = waiting(sites=[site])

    organization = accept(application, kari)

    stay, presence = organization.memberships.get(), organization.presences.get()
    invitation = organization.invitations.get()
    application.refresh_from_db()
    assert (organization.name, organization.orgnr) == ("Nykraft AS", NUMBER)
    assert (organization.kind, organization.is_listed) == ("company", True)
    assert (stay.since, stay.until, stay.category) == (DAY, None, "core")
    assert (presence.site, presence.since) == (site, None)
    assert (invitation.email, invitation.role) == (EMAIL, "manager")
    assert (application.organization, application.decided_by) == (organization, kari)
    assert letters()[1:] == [("invitation", EMAIL), ("application_accepted", EMAIL)]


def test_an_application_confirmed_after_midnight_has_the_day_of_oslo(kari):
    application = waiting(sites=[make_site()])
    half_past_midnight = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    confirmed = Application.objects.filter(pk=application.pk)
    confirmed.update(made_at=half_past_midnight, confirmed_at=half_past_midnight)

    organization = accept(application, kari)

    rows = organization.memberships.get(), organization.presences.get()
    source = _("Application dated %(day)s") % {"day": "2026-07-01"}
    promise = "An application is dated in the time zone of the cluster."
    assert [row.source for row in rows] == [source] * 2, promise


def test_an_existing_profile_is_kept_and_joined(kari):
    known = make_member(orgnr=NUMBER, until=LONG_AGO, is_listed=False, name="Gamle AS")
    site = make_site()
    make_presence(organization=known, site=site, role="owner")
    application = waiting(sites=[site])

    organization = accept(application, kari, organization=known, is_listed=False)

    assert (organization, organization.name) == (known, "Gamle AS")
    assert (organization.is_listed, organization.presences.count()) == (False, 1)
    assert [stay.since for stay in organization.memberships.all()] == [DAY, LONG_AGO]


def test_a_profile_without_a_number_gets_it(kari):
    known = make_organization(name="Nykraft")

    organization = accept(waiting(), kari, organization=known)

    assert (organization, organization.orgnr) == (known, NUMBER)


def test_a_profile_with_another_number_is_refused(kari):
    application = waiting()

    with pytest.raises(ValidationError) as refusal:
        accept(application, kari, organization=make_organization(orgnr=OTHER))

    assert refusal.value.code == "another"
    assert Membership.objects.count() == 0


def test_a_day_within_an_earlier_stay_is_refused_and_changes_nothing(kari):
    known = make_member(orgnr=NUMBER, until=DAY, is_listed=False)

    with pytest.raises(ValidationError):
        accept(waiting(), kari, organization=known)

    known.refresh_from_db()
    assert (known.is_listed, Invitation.objects.count()) == (False, 0)


def test_the_day_after_an_earlier_stay_is_free(kari):
    known = make_member(orgnr=NUMBER, until=date(2026, 11, 30), is_listed=False)

    accept(waiting(), kari, organization=known)

    assert known.memberships.count() == 2


def test_who_has_access_is_not_invited(kari):
    known = make_organization(orgnr=NUMBER)
    make_representative(organization=known, user=make_user(email=EMAIL))

    accept(waiting(), kari, organization=known)

    assert [kind for kind, _to in letters()[1:]] == ["application_accepted"]
    assert "/min-side/" in last("application_accepted").text


def test_an_open_invitation_is_sent_again(kari):
    known = make_organization(orgnr=NUMBER)
    access.invite(known, EMAIL, "editor", by=kari)

    accept(waiting(), kari, organization=known)

    assert known.invitations.count() == 1


def test_declining_sends_the_reason(kari):
    application = waiting()

    joining.decline(application, " Dere er ikke i regionen. ", by=kari)

    application.refresh_from_db()
    assert (application.is_accepted, application.decided_by) == (False, kari)
    assert "Dere er ikke i regionen." in last("application_declined").text
    assert Organization.objects.count() == 0


AGAIN = {
    "accept": accept,
    "decline": lambda application, by: joining.decline(application, "Nei.", by=by),
}


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN)
def test_a_decision_is_final(kari, again):
    application = waiting()
    joining.decline(application, "Nei.", by=kari)

    with pytest.raises(ValidationError) as refusal:
        again(application, kari)

    assert refusal.value.code == "decided"
    assert len(letters()) == 2


def test_who_was_declined_may_apply_again(kari):
    joining.decline(waiting(), "Nei.", by=kari)

    assert accept(waiting(), kari).orgnr == NUMBER


def test_a_candidate_may_be_misspelt_and_comes_first():
    worded = make_organization(name="Aaa Nykraft Vind")
    misspelt = make_organization(name="Nykarft")

    assert joining.candidates(waiting()) == [misspelt, worded]


def test_candidates_have_the_number_or_else_a_similar_name():
    named = make_organization(name="Nykraft Holding")
    make_organization(name="Nykraft Vind", orgnr=OTHER)
    application = waiting()
    assert joining.candidates(application) == [named]

    known = make_organization(name="Noe annet", orgnr=NUMBER)
    assert joining.candidates(application) == [known]


def test_the_contact_is_invited_in_the_language_of_the_application(kari):
    accept(waiting(language="en"), kari)

    assert last("invitation").language == "en"
