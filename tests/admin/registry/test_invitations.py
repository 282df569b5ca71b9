"""The secretariat invites representatives, sends invitations again and withdraws them."""

import pytest
from django.utils.translation import gettext as _

from members import access
from members.models import Invitation
from tests.support.access import ADDRESS
from tests.support.admin import address, choose, done_for, said
from tests.support.factories import make_representative, make_user
from tests.support.letters import letters

pytestmark = pytest.mark.django_db
INVITE = "/admin/members/invitation/add/"


def test_a_secretary_invites_from_the_page_of_an_organization(as_secretary, ours, kari):
    record = as_secretary.get(address("organization", ours))
    link = f"{INVITE}?organization={ours.pk}"
    page = as_secretary.get(link)
    typed = {"organization": ours.pk, "email": ADDRESS, "role": "manager"}

    answer = as_secretary.post(link, typed)

    invitation = Invitation.objects.get()
    assert f'href="{link}"' in record.text
    assert page.context["form"]["organization"].value() == str(ours.pk)
    assert (invitation.invited_by, invitation.role) == (kari, "manager")
    assert answer.url == "/admin/members/invitation/"


@pytest.mark.parametrize(
    ("field", "value"), [("email", "ny"), ("email", "b@example.org"), ("role", "x")]
)
def test_what_is_refused_comes_back_as_it_was_typed(as_secretary, ours, field, value):
    make_representative(organization=ours, user=make_user(email="b@example.org"))
    typed = {"organization": ours.pk, "email": ADDRESS, "role": "manager"}

    answer = as_secretary.post(INVITE, typed | {field: value})

    form = answer.context["form"]
    assert (answer.status_code, len(form.errors)) == (200, 1)
    assert form[field].value() == value
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("organization", ["", "x", "9" * 30, "-1", "%00"])
def test_an_invalid_query_string_leaves_the_form_empty(as_secretary, organization):
    page = as_secretary.get(INVITE, {"organization": organization, "role": "x"})

    assert page.status_code == 200
    assert page.context["form"].initial == {}


def test_invitations_are_sent_again_and_withdrawn(as_secretary, ours, kari):
    invitation = access.invite(ours, ADDRESS, "editor", by=kari)
    page = "/admin/members/invitation/"

    again = as_secretary.post(page, choose([invitation], "send_again"), follow=True)
    as_secretary.post(page, choose([invitation], "withdraw"))
    told = as_secretary.post(page, choose([invitation], "withdraw"), follow=True)

    assert said(again) == [done_for(1)]
    assert letters() == [("invitation", ADDRESS)] * 2
    closed = _("This invitation is no longer valid.")
    assert said(told) == [done_for(1), f"{invitation}: {closed}"]
