"""In January a secretary makes the report of last year by keyboard, and shows it again."""

from datetime import date

from django.utils import timezone

from members.models import Report
from tests.support.browser import LOOKS, flaws
from tests.support.factories import (
    make_body,
    make_effect,
    make_member,
    make_project,
    make_role,
    make_secretary,
)
from tests.support.keyboard import Keys
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

MOST = 6  # presses, from the page of reports to the delivered one


@one_of(("width", "scheme"), LOOKS)
def test_last_years_report_is_made_delivered_and_shown_again(
    page, page_monitor, base_url, transactional_db, width, scheme
):
    last = timezone.localdate().year - 1
    member = make_member(name="Alfa AS", since=date(last, 3, 1), is_listed=True)
    project = make_project(title_nb="Fangst", since=date(last, 2, 1), partners=[member])
    make_effect(project)
    make_role(body=make_body(), organization=member, since=date(last, 1, 1))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    page.goto("/admin/reports/")
    found = flaws(page, page_monitor)

    keys = Keys(page)
    keys(str(last))
    found += flaws(page, page_monitor)
    keys.type("Tekst: Sammendrag", "Et godt år.")
    keys.type("Tekst: Medlemmer", "Ett nytt medlem.")
    keys("Lagre tekstene")
    keys("Lever …", "link")
    found += flaws(page, page_monitor)
    keys.type("Levert til må fylles ut", "Innovasjon Norge")
    keys("Lever endelig")
    found += flaws(page, page_monitor)

    report = Report.objects.get()
    shown = page.locator("#report").inner_text()
    assert "Et godt år." in shown
    assert "Alfa AS" in shown
    member.name = "Beta AS"
    member.save()
    page.goto("/admin/reports/")
    keys(str(last), "link")
    assert page.locator("#report").inner_text() == shown
    found += flaws(page, page_monitor, f"/admin/reports/{report.pk}/since/")
    found += flaws(page, page_monitor, "/admin/reports/listing/")
    assert (keys.number - 1, found) == (4, [])
    assert keys.number <= MOST
