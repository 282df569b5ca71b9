"""A year's fees by keyboard, from the first rate to ten that are paid, at both window sizes."""

from django.utils import timezone

from members.models import Fee
from tests.support.browser import LOOKS, flaws
from tests.support.factories import make_member, make_secretary
from tests.support.keyboard import Keys
from tests.support.login import log_in_browser
from tests.support.sampling import one_of

MOST = 6  # presses for each task


@one_of(("width", "scheme"), LOOKS)
def test_a_list_is_made_billed_and_paid_by_keyboard(
    page, page_monitor, base_url, transactional_db, width, scheme
):
    for n in range(10):
        make_member(name=f"Bedrift {n}", employees=20)
    year = timezone.localdate().year
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    log_in_browser(page, base_url, make_secretary(email="kari@example.org"))
    page.goto("/admin/fees/")
    found = flaws(page, page_monitor)

    making = Keys(page)
    making.type("Ny kategori", "Ordinært medlem")
    making.type("Ny kategori, Alle andre størrelser", "12 500")
    making("Lagre satsene")
    found += flaws(page, page_monitor)
    making(f"Lag listen for {year}", "link")
    found += flaws(page, page_monitor)
    making(f"Lag listen for {year}")
    assert Fee.objects.count() == 10

    marking = []
    for act in ("fakturert", "betalt"):
        keys = Keys(page)
        keys.check("Alle 10")
        keys(f"Merk som {act} …")
        found += flaws(page, page_monitor)
        keys(f"Merk som {act} (10)")
        marking.append(keys.number)
    found += flaws(page, page_monitor)
    found += flaws(page, page_monitor, f"/admin/fees/{year}/payments/")

    assert Fee.objects.filter(paid_on__isnull=False).count() == 10
    assert (making.number, marking, found) == (3, [3, 3], [])
    assert max(making.number, *marking) <= MOST
