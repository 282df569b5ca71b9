"""A member's pages in a real browser: what a script, the focus or a key does there."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from members import people
from members.models import ChangeRequest, OrganizationName, Representative
from members.records import review
from tests.support.browser import (
    axe_violations,
    flaws,
    horizontal_overflow,
    tab_to,
)
from tests.support.factories import make
from tests.support.login import log_in_browser, type_code, type_in
from tests.support.pictures import drawing, file_of
from tests.support.profile_form import HOME, PAGE, proposed
from tests.support.reminders import asked_link, make_asked

CAN = "hasResidentKey hasUserVerification isUserVerified automaticPresenceSimulation"
AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal"}
AUTHENTICATOR |= dict.fromkeys(CAN.split(), True)


@pytest.fixture
def choices(ours):
    """Create what the form of Yara shows and offers."""
    make.presence(organization=ours)
    OrganizationName.objects.create(organization=ours, name="Y", kind="short")
    make.topic(label_nb="Tang", label_en="Kelp", synonyms=["Alga"])
    for _more in range(12):
        make.topic()
    make.site(name="Rafnes", slug="rafnes")


@pytest.fixture
def inside(ola, page, base_url):
    log_in_browser(page, base_url, ola)


def there(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def picture(size=(300, 200)):
    data = file_of(drawing(size))
    return {"name": "a.png", "mimeType": "image/png", "buffer": data}


def unfold(page, *headings):
    for heading in headings:
        page.locator("summary", has_text=heading).first.click()


def unfold_by_key(page, heading):
    tab_to(page, page.locator("summary", has_text=heading).first)
    page.keyboard.press("Enter")


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


@pytest.mark.usefixtures("inside", "choices")
def test_a_member_proposes_by_keyboard_alone(page, ours):
    page.goto(there("portal:profile", "yara"))

    tab_to(page, page.get_by_label("Show the fields for English texts"))
    page.keyboard.press("Space")
    unfold_by_key(page, "How to reach you")
    tab_to(page, page.get_by_label("Website", exact=True).first)
    page.keyboard.type("no address")
    unfold_by_key(page, "What you do")
    tab_to(page, page.get_by_label("Summary in English", exact=True).first)
    page.keyboard.type("We make fertilizer.")
    unfold_by_key(page, "Topics")
    topics = page.get_by_role("group", name="Topics", exact=True)
    tab_to(page, topics.get_by_role("searchbox", name="Search in the list"))
    page.keyboard.type("alga")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Website")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("www.example.org")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{there('portal:organization', 'yara')}")

    expect(page.get_by_text("Nothing becomes public until")).to_be_visible()
    assert list(proposed(ours)) == ["summary_en", "website", "topics"]


def test_a_secretary_adds_a_passkey_and_logs_in_by_it(page, page_monitor, kari):
    device, dashboard = page.context.new_cdp_session(page), "**/admin/"
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(reverse("admin:index"))
    type_in(page, "email", kari.email)
    type_code(page)
    page.wait_for_url(f"**{reverse('mfa_index')}**")
    page.get_by_role("link", name=_("Add a passkey")).click()
    page.get_by_label(_("Name of the passkey")).fill("Telefonen min")
    press(page, _("Create the passkey"))
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    spare = page.locator(".spare-codes li").count()
    page.get_by_role("link", name=_("Continue to the secretariat's pages")).click()
    page.wait_for_url(dashboard)

    log_out(page)
    press(page, _("Log in with a passkey"))
    page.wait_for_url(dashboard)

    log_out(page)
    page.get_by_label(_("Your e-mail address")).fill(kari.email)
    press(page, _("Send me a code"))
    type_code(page)
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    findings = axe_violations(page, page_monitor)
    press(page, _("Use your passkey"))
    page.wait_for_url(dashboard)

    assert (spare, findings) == (10, [])


def log_out(page):
    page.goto(reverse("mfa_index"))
    press(page, _("Log out"))
    page.wait_for_url("**/")
    page.goto(reverse("portal:log_in"))


@pytest.mark.long
@pytest.mark.usefixtures("inside", "choices")
def test_rows_come_in_place_and_a_preview_keeps_what_is_typed(page, ours):
    page.goto(there("portal:profile", "yara"))
    unfold(page, "Name and logo", "What you do", "Size and sites")
    page.get_by_label("Show the fields for English texts").check()
    page.get_by_label("Description in English").fill("We make **ammonia**.")
    page.get_by_label("Choose a picture").set_input_files(picture())

    page.get_by_role("button", name="Preview the public page").click()
    expect(page.get_by_text("ammonia", exact=True)).to_have_js_property(
        "tagName", "STRONG"
    )
    logo = page.locator(".profile-head img.logo")
    expect(logo).to_have_js_property("naturalWidth", 300)
    page.get_by_role("button", name="Go back").click()
    unfold(page, "Size and sites")
    page.get_by_role("button", name="Add a site").click()
    new = page.get_by_role("group", name="Presences at sites 2")
    site = new.get_by_label("Site", exact=True)
    expect(site).to_be_focused()
    site.select_option("Rafnes")
    new.get_by_label("There from").fill("May 2019")
    page.get_by_role("button", name="Send to the secretariat").last.click()
    page.wait_for_url(f"**{there('portal:organization', 'yara')}")

    kept = proposed(ours)
    assert list(kept) == ["logo", "description_en", "presences"]
    assert kept["presences"]["add"][0]["since_precision"] == "month"
    waiting = page.get_by_role("region", name="What you have proposed for the profile")
    waiting.locator("summary").first.click()
    expect(waiting.get_by_role("img")).to_have_js_property("naturalWidth", 300)


@pytest.mark.long
@pytest.mark.usefixtures("inside")
def test_a_count_says_how_much_room_is_left_and_cuts_nothing_off(page, ours):
    page.goto(f"{there('portal:profile', 'yara')}?field=summary_nb")
    summary = page.get_by_label("Summary in Norwegian")
    count = page.locator("#id_summary_nb + .input-count")
    expect(count).to_have_text(f"{300 - len(ours.summary_nb)} characters left")

    summary.fill("x" * 310)

    expect(count).to_have_text("10 characters too many")
    expect(page.locator("[data-left]")).to_have_text("10 characters too many")
    page.get_by_role("button", name="Send to the secretariat").last.click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert len(summary.input_value()) == 310
    assert proposed(ours) == {}


def add_picture(page, number, size, text):
    """Add a picture with a text to the form."""
    page.get_by_role("button", name="Add a picture").click()
    row = page.get_by_role("group", name=f"Pictures {number}")
    chosen = row.get_by_label("Picture", exact=True)
    expect(chosen).to_be_focused()
    chosen.set_input_files(picture(size))
    row.get_by_label("What it shows, in Norwegian").fill(text)
    return row


@pytest.mark.long
@pytest.mark.usefixtures("inside")
def test_pictures_are_moved_and_reviewed(page, page_monitor, base_url, ours, browser):
    page.goto(f"{there('portal:profile', 'yara')}?field=pictures")
    add_picture(page, 1, (600, 300), "Ovn")
    second = add_picture(page, 2, (300, 600), "Kai")
    second.get_by_role("button", name="Move up").press("Enter")
    first = page.get_by_role("group", name="Pictures 1")
    expect(first.get_by_label("What it shows, in Norwegian")).to_have_value("Kai")
    expect(first.get_by_role("button", name="Move down")).to_be_focused()
    assert flaws(page, page_monitor) == []
    page.get_by_role("button", name="Send to the secretariat").last.click()
    page.wait_for_url(f"**{there('portal:organization', 'yara')}")

    admin, request = browser.new_page(base_url=base_url), review.pending(ours)
    log_in_browser(admin, base_url, make.secretary())
    admin.goto(reverse("admin:members_changerequest_change", args=[request.pk]))
    for number in range(2):
        image = admin.get_by_alt_text("Det foreslåtte bildet").nth(number)
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") in (300, 600)
    admin.get_by_role("button", name="Godkjenn alt").click()
    admin.wait_for_url("**/admin/")
    admin.close()

    page.goto("/medlemmer/yara/")
    for text, natural in (("Kai", 300), ("Ovn", 600)):
        image = page.get_by_role("img", name=text, exact=True)
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("naturalWidth", natural)
    assert flaws(page, page_monitor) == []


@pytest.mark.long
def test_a_contact_is_copied_with_a_status_message(page, context, base_url, nora):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base_url)
    people.set_consents(nora, ["name", "phone"], contact=nora.contact)
    page.goto(reverse("directory:contact", args=["yara"]))

    card = page.locator(".panel", has_text="Nora Nordmann")
    card.get_by_role("button").press("Enter")

    card.get_by_role("status").get_by_text(_("Copied")).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Nora Nordmann\n35 00 00 01"


@pytest.mark.long
@pytest.mark.usefixtures("inside")
def test_the_form_typed_in_last_goes_along_with_a_change_of_language(page):
    page.goto(reverse("portal:account"))

    page.locator("#new-email").fill("ny@example.org")
    page.locator("#language").click()

    page.wait_for_url(f"**{there('portal:account')}")
    assert page.locator("#new-email").input_value() == "ny@example.org"


# On a phone

SCREEN = {"width": 390, "height": 844}
HIDDEN_IN_A_BOX = """() => [...document.querySelectorAll("main *")].filter((each) => {
  const scrolls = /auto|scroll/.test(getComputedStyle(each).overflowY);
  return scrolls && each.tagName !== "TEXTAREA" && each.scrollHeight > each.clientHeight;
}).length"""


@pytest.mark.long
def test_the_head_takes_a_quarter_of_a_phone(page, page_monitor, base_url, ours, ola):
    other = make.member(name="Et annet medlem med et langt navn")
    make.colleague(other, user=ola)
    type(ours).objects.update(name="Bergfald og Sønner Miljørådgivere AS")
    for _number in range(40):
        make.topic()
    log_in_browser(page, base_url, ola)
    page.set_viewport_size(SCREEN)

    for address in (HOME, PAGE):
        page.goto(address)
        head = page.locator(".portal-head").bounding_box()
        assert head["y"] + head["height"] <= SCREEN["height"] / 4
        assert page.evaluate(HIDDEN_IN_A_BOX) == 0

    page.locator(".tab-menu summary").click()
    assert flaws(page, page_monitor) == []
    page.get_by_role("link", name="Kontaktpersoner").click()
    page.locator(".account summary").click()
    assert page.get_by_role("button", name="Logg ut").is_visible()
    assert not page.locator(".tab-menu ul").is_visible()
    assert Representative.objects.filter(user=ola).count() == 2


@pytest.mark.long
def test_a_passkey_is_offered_where_it_can_work(page, page_monitor, base_url, settings):
    settings.ALLOWED_HOSTS = ["*"]
    button = page.locator("[data-passkey] button")
    page.goto("/logg-inn/")
    assert button.is_visible()

    # No browser makes a passkey for an address of digits.
    page.goto(base_url.replace("localhost", "127.0.0.1") + "/logg-inn/")

    assert not button.is_visible()
    assert page.get_by_role("button", name="Send meg en kode").is_visible()
    page_monitor.forget()


@pytest.fixture
def member():
    """Return an average member: something in each section."""
    organization, _users = make_asked(
        "manager", name="Alfa AS", municipality="Porsgrunn", summary_nb="Lager stål."
    )
    make.contact(organization, name="Kari Nord")
    for title in ("Fangst", "Grønn ammoniakk"):
        project = make.project(title_nb=title, status="running")
        make.participation(organization=organization, project=project)
    make.facility(organization)
    make.stream(organization, is_public=True)
    return organization


def check(page, page_monitor):
    assert horizontal_overflow(page) == 0
    assert axe_violations(page, page_monitor) == []


@pytest.mark.long
def test_what_belongs_to_an_answer_is_shown_with_it(page, page_monitor, member):
    page.set_viewport_size(SCREEN)
    with translation.override("en"):
        page.goto(asked_link())
    section = page.locator("section", has=page.locator("#part-projects"))
    text, boxes = section.locator("textarea"), section.locator(".for-end")
    assert [text.is_visible(), boxes.is_visible()] == [False, False]

    section.locator("input[value=end]").check()
    assert [text.is_visible(), boxes.is_visible()] == [True, True]
    check(page, page_monitor)
    page.locator(".send button").click()
    page.locator(".error-summary").wait_for()
    check(page, page_monitor)
    boxes.locator("input").first.check()
    page.locator(".send button").click()
    page.wait_for_url("**?done")

    assert ChangeRequest.objects.get().noun == "project"


class KeyCounter:
    """The keys that somebody presses who uses the page by keyboard alone."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def press(self, selector, key):
        """Press Tab until an element has the focus, then the key."""
        target = self.page.locator(selector).first
        while not target.evaluate("element => element === document.activeElement"):
            self._press("Tab")
        self._press(key)

    def _press(self, key):
        self.number += 1
        assert self.number <= MOST_KEYS
        self.page.keyboard.press(key)


MOST_KEYS = 16


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("nb", 390),
        pytest.param("en", 390, marks=pytest.mark.long),
        pytest.param("nb", 1280, marks=pytest.mark.long),
    ],
)
def test_all_sections_of_the_yearly_check_take_sixteen_keys(
    page, page_monitor, member, transactional_db, language, width
):
    make.role(organization=member, body=make.body())
    page.set_viewport_size({"width": width, "height": 844})
    with translation.override(language):
        page.goto(asked_link())
    expect(page.locator("h1")).to_be_focused(timeout=10_000)
    check(page, page_monitor)
    keys = KeyCounter(page)
    sections = page.locator("[type=radio][value=right]")
    names = [radio.get_attribute("name") for radio in sections.all()]
    for name in names:
        keys.press(f"[name={name}]", "Space")
    keys.press(".send button", "Enter")
    page.wait_for_url("**?done")

    assert len(names) == 7
    check(page, page_monitor)
    # Kari has not agreed to be shown: her details are left to whoever logs in.
    rows = member.section_confirmations.exclude(confirmed_on=None)
    whole = rows.filter(extent="").count(), rows.filter(extent="public").count()
    assert whole == (6, 1)
