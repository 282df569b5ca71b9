"""A person leaves, in a real browser: from the card of the company in three clicks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import Contact, Representative, Role
from tests.support.browser import flaws
from tests.support.factories import LONG_AGO, make_colleague, make_contact, make_role
from tests.support.login import log_in_browser
from tests.support.sampling import set_look

LAST, NEXT = "2027-06-30", "2027-07-01"


def test_berit_leaves_in_three_clicks_that_end_all_and_ask_who_follows(
    page, page_monitor, base_url, kari, ours
):
    make_colleague(ours, role="manager", email="berit@example.org")
    berit = make_contact(ours, name="Berit", email="berit@example.org", since=LONG_AGO)
    make_role(organization=ours, person=berit)
    log_in_browser(page, base_url, kari)
    set_look(page, "leaving")
    page.goto(reverse("admin:company", args=[ours.pk]))

    page.locator("#contacts .card-edit", has_text=_("The person leaves …")).click()
    page.locator("[name=day]").fill("30.6.2027")
    page.locator("[name=name]").fill("Cato")
    found = flaws(page, page_monitor)
    page.get_by_role("button", name=_("Show what will happen")).click()
    confirm = page.get_by_role("button", name=_("Confirm and end"))
    confirm.wait_for()
    found += flaws(page, page_monitor)
    confirm.click()
    page.locator(".messagelist a", has_text=_("Undo")).wait_for()

    rows = [berit.contacts.get(), Role.objects.get(person=berit)]
    rows.append(Representative.objects.get(user__email=berit.email))
    assert [str(row.until) for row in rows] == [LAST] * 3
    follower = Contact.objects.get(person__name="Cato")
    assert (str(follower.since), follower.organization) == (NEXT, ours)
    assert found == []
