"""The secretariat invites representatives, sends invitations again and withdraws them."""

from django.utils.translation import gettext as _

from members import access
from members.models import Invitation
from tests.support.access import ADDRESS
from tests.support.admin import address, choose, done_for, said
from tests.support.factories import make_representative, make_user
from tests.support.letters import letters

INVITE, LIST = "/admin/members/invitation/add/", "/admin/members/invitation/"


def test_a_secretary_invites_from_the_page_of_an_organization(as_secretary, ours, kari):
    make_representative(organization=ours, user=make_user(email="b@example.org"))
    record = as_secretary.get(address("organization", ours))
    link = f"{INVITE}?organization={ours.pk}"
    page = as_secretary.get(link)
    typed = {"organization": ours.pk, "email": ADDRESS, "role": "manager"}

    for field, value in [("email", "ny"), ("email", "b@example.org"), ("role", "x")]:
        refused = as_secretary.post(link, typed | {field: value})
        form = refused.context["form"]
        assert (refused.status_code, len(form.errors)) == (200, 1)
        assert form[field].value() == value
    answer = as_secretary.post(link, typed)

    invitation = Invitation.objects.get()
    assert f'href="{link}"' in record.text
    assert page.context["form"]["organization"].value() == str(ours.pk)
    assert (invitation.invited_by, invitation.role) == (kari, "manager")
    assert answer.url == LIST


def test_an_invalid_query_string_leaves_the_form_empty(as_secretary):
    for organization in ["", "x", "9" * 30, "-1", "%00"]:
        page = as_secretary.get(INVITE, {"organization": organization, "role": "x"})
        assert (page.status_code, page.context["form"].initial) == (200, {})


def test_invitations_are_sent_again_and_withdrawn(as_secretary, ours, kari):
    invitation = access.invite(ours, ADDRESS, "editor", by=kari)

    again = as_secretary.post(LIST, choose([invitation], "send_again"), follow=True)
    as_secretary.post(LIST, choose([invitation], "withdraw"))
    told = as_secretary.post(LIST, choose([invitation], "withdraw"), follow=True)

    assert said(again) == [done_for(1)]
    assert letters() == [("invitation", ADDRESS)] * 2
    closed = _("This invitation is no longer valid.")
    assert said(told) == [done_for(1), f"{invitation}: {closed}"]
