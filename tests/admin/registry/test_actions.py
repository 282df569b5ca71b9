"""Actions on the chosen rows of a list, and invitations."""

from django.utils.translation import gettext as _

from members.accounts import access
from members.models import Invitation, Letter
from tests.support.access import ADDRESS
from tests.support.admin import address, choose, done_for, said
from tests.support.factories import make
from tests.support.letters import letters
from tests.support.reminders import days_ago, make_asked, remind

PEOPLE = "/admin/members/representative/"


def test_an_act_that_writes_and_then_refuses_leaves_nothing(as_secretary, kari):
    for _time in range(3):
        access.invite(make.member(), "b@example.org", "editor", by=kari)
    rows = [
        access.invite(make.member(name=name), f"{name}@example.org", "editor", by=kari)
        for name in "abc"
    ]
    before, written = columns(), Letter.objects.count()

    answer = as_secretary.post(LIST, choose(rows, "send_again"), follow=True)

    refused, done = said(answer)
    assert refused.startswith(f"{rows[1]}: ")
    assert done == done_for(2, 3)
    changed = [pk for pk, row in columns().items() if row != before[pk]]
    assert changed == [rows[0].pk, rows[2].pk]
    assert Letter.objects.count() == written + 2


def columns():
    return {row.pop("id"): row for row in Invitation.objects.order_by("pk").values()}


def test_a_representative_whose_e_mail_bounces_gets_no_reminder(as_secretary):
    organization, [manager, editor] = make_asked("manager", "editor")
    acts = organization.representatives.get(user=manager)

    days = []
    for action in ("mark_bounced", "unmark_bounced", "mark_bounced"):
        as_secretary.post(PEOPLE, choose([acts], action))
        manager.refresh_from_db()
        days.append(manager.bounced_on)

    assert days == [days_ago(0), None, days_ago(0)]
    assert remind() == [("first", editor)]
    # Access is ended at once, of the last manager as well.
    as_secretary.post(PEOPLE, choose([acts], "end_access"))
    acts.refresh_from_db()
    assert (acts.is_revoked, list(manager.organizations())) == (True, [])


INVITE, LIST = "/admin/members/invitation/add/", "/admin/members/invitation/"


def test_a_secretary_invites_from_the_page_of_an_organization(as_secretary, ours, kari):
    make.representative(organization=ours, user=make.user(email="b@example.org"))
    record = as_secretary.get(address("organization", ours))
    link = f"{INVITE}?organization={ours.pk}"
    page = as_secretary.get(link)
    for odd in ["", "x", "9" * 30, "-1", "%00"]:
        empty = as_secretary.get(INVITE, {"organization": odd, "role": "x"})
        assert (empty.status_code, empty.context["form"].initial) == (200, {})
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


def test_invitations_are_sent_again_and_withdrawn(as_secretary, ours, kari):
    invitation = access.invite(ours, ADDRESS, "editor", by=kari)

    again = as_secretary.post(LIST, choose([invitation], "send_again"), follow=True)
    as_secretary.post(LIST, choose([invitation], "withdraw"))
    told = as_secretary.post(LIST, choose([invitation], "withdraw"), follow=True)

    assert said(again) == [done_for(1)]
    assert letters() == [("invitation", ADDRESS)] * 2
    closed = _("This invitation is no longer valid.")
    assert said(told) == [done_for(1), f"{invitation}: {closed}"]
