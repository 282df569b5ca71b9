"""Pictures of a profile in a real browser: proposed by keyboard, reviewed, published."""

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from members import review
from tests.support.browser import flaws
from tests.support.factories import make_secretary
from tests.support.login import log_in_browser
from tests.support.pictures import drawing, file_of
from tests.support.profile_form import proposed


def there(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def file(size):
    data = file_of(drawing(size))
    return {"name": "a.png", "mimeType": "image/png", "buffer": data}


def add(page, number, size, text):
    """Add a picture with a text to the form."""
    page.get_by_role("button", name="Add a picture").click()
    row = page.get_by_role("group", name=f"Pictures {number}")
    chosen = row.get_by_label("Picture (required)", exact=True)
    expect(chosen).to_be_focused()
    chosen.set_input_files(file(size))
    row.get_by_label("What it shows, in Norwegian").fill(text)
    return row


def test_pictures_are_proposed_in_order_reviewed_and_published(
    page, page_monitor, base_url, ours, ola, browser
):
    log_in_browser(page, base_url, ola)
    page.goto(there("portal:profile", "yara"))
    add(page, 1, (600, 300), "Ovn")
    second = add(page, 2, (300, 600), "Kai")
    second.get_by_label("What it shows, in English").fill("Quay")
    second.get_by_role("button", name="Move up").press("Enter")
    first = page.get_by_role("group", name="Pictures 1")
    expect(first.get_by_label("What it shows, in Norwegian")).to_have_value("Kai")
    expect(first.get_by_role("button", name="Move down")).to_be_focused()
    expect(page.get_by_alt_text("The chosen picture")).to_have_count(2)
    assert flaws(page, page_monitor) == []
    page.get_by_role("button", name="Send to the secretariat").last.click()
    page.wait_for_url(f"**{there('portal:organization', 'yara')}")
    added = proposed(ours)["pictures"]["add"]
    assert [(row["alt_nb"], row["alt_en"]) for row in added] == [
        ("Kai", "Quay"),
        ("Ovn", ""),
    ]

    decided(browser, base_url, page_monitor, review.pending(ours))

    page.goto(there("directory:organization", "yara"))
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for text, natural in (("Quay", 300), ("Ovn", 600)):
            image = page.get_by_role("img", name=text, exact=True)
            image.scroll_into_view_if_needed()
            expect(image).to_have_js_property("naturalWidth", natural)
        assert flaws(page, page_monitor) == []


def decided(browser, base_url, page_monitor, request):
    """Approve the request in the admin, in a browser of its own."""
    page = browser.new_page(base_url=base_url)
    log_in_browser(page, base_url, make_secretary())
    page.goto(reverse("admin:members_changerequest_change", args=[request.pk]))
    images = page.get_by_alt_text("Det foreslåtte bildet")
    expect(images).to_have_count(2)
    for number in range(2):
        expect(images.nth(number)).to_have_js_property("complete", True)
        assert images.nth(number).evaluate("image => image.naturalWidth") in (300, 600)
    expect(page.locator("ins", has_text="Quay")).to_be_visible()
    page.get_by_role("button", name="Godkjenn alt").click()
    page.wait_for_url("**/admin/members/changerequest/**")
    page.close()
