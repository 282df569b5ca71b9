"""Nothing that a member has typed is lost, whatever happens to the page in a browser."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from members.models import Image, Invitation
from tests.support.factories import make
from tests.support.login import log_in_browser, type_code, type_in
from tests.support.merging import merge_them
from tests.support.pictures import drawing, file_of
from tests.support.profile_form import HOME, PAGE, proposed
from tests.support.sampling import some

TEXT = "Vi lager gjødsel og ammoniakk på Herøya."
ENGLISH = "/en/my-page/yara/profile/"
WAITS = "Det du skrev, venter til du har logget inn."
SUMMARY, PHONE = "[name=summary_nb]", "[name=phone]"


class Member:
    """Ola in a browser, with the form of his organization and something typed in it."""

    def __init__(self, page, monitor, user):
        self.page, self.monitor, self.user = page, monitor, user
        page.on("dialog", lambda dialog: dialog.dismiss())
        self.write(page, SUMMARY, TEXT)

    @staticmethod
    def write(page, field, text):
        """Type as by hand: a browser asks before leaving only whoever has used the page."""
        page.goto(PAGE)
        for closed in page.locator("details.form-part:not([open]) > summary").all()[
            ::-1
        ]:
            closed.click()
        page.locator(field).first.click()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.insert_text(text)

    def another_tab(self, address=PAGE):
        tab = self.page.context.new_page()
        tab.goto(address)
        return tab

    def send(self, page=None):
        (page or self.page).locator("[name=act][value=send]").last.click()

    def add_row(self):
        self.page.locator("[value=add-names]").click()

    def log_in_again(self):
        self.page.wait_for_url("**/logg-inn/?next=**")
        expect(self.page.get_by_text(WAITS)).to_be_visible()
        type_in(self.page, "email", self.user.email)
        type_code(self.page)
        self.page.wait_for_url(f"**{PAGE}")

    def expect_text(self):
        expect(self.page.locator(SUMMARY).first).to_have_value(TEXT)

    def stay(self, kind, leave):
        """Begin to leave the page, and answer no to the question of that kind."""
        with self.page.expect_event("dialog") as question:
            leave()
        assert question.value.type == kind


def end_sessions(member):
    Session.objects.all().delete()


def session_ended(member):
    end_sessions(member)
    member.send()
    member.log_in_again()


def two_tabs(member):
    other = member.another_tab()
    member.write(other, PHONE, "35 00 00 09")
    end_sessions(member)
    member.send()
    member.page.wait_for_url("**/logg-inn/?next=**")
    member.send(other)
    other.wait_for_url("**/logg-inn/?next=**")
    member.log_in_again()
    expect(member.page.locator(PHONE).first).to_have_value("35 00 00 09")
    member.send()
    expect(
        member.page.get_by_text(_("Waiting for the secretariat")).first
    ).to_be_visible()
    return {"phone": "35 00 00 09"}


def double_click(member):
    member.page.locator("[name=act][value=send]").last.dblclick()
    member.page.wait_for_url(f"**{HOME}")
    member.page.goto(PAGE)


def going_back(member):
    member.stay("beforeunload", lambda: member.page.evaluate("history.back()"))


def change_of_language(member):
    member.add_row()
    row = member.page.locator("[name=names-0-name]")
    row.fill("Hydro Porsgrunn")
    member.page.locator("#language").click()
    member.page.wait_for_url(f"**{ENGLISH}")
    member.expect_text()
    expect(row).to_have_value("Hydro Porsgrunn")
    member.page.go_back()
    member.page.wait_for_url(f"**{PAGE}")
    expect(row).to_have_value("Hydro Porsgrunn")
    row.fill("")


def row_added(member):
    end_sessions(member)
    member.add_row()
    member.log_in_again()


def picture_chosen(member):
    photograph = file_of(drawing((3000, 2000)), "JPEG").ljust(12_000_000, b"\0")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph}
    member.page.locator("[name=logo-file]").set_input_files(file)
    shown = member.page.get_by_alt_text(_("The chosen picture"))
    expect(shown).to_have_js_property("naturalWidth", 512)
    expect(member.page.locator("[name=logo-file]")).to_have_value("")
    end_sessions(member)
    member.send()
    member.log_in_again()
    expect(shown).to_have_js_property("naturalWidth", 512)
    return {"logo": Image.objects.get().hash}


def log_out_in_another_tab(member):
    other = member.another_tab(HOME)
    other.get_by_role("button", name=_("Log out")).click()
    other.wait_for_url("**/")
    member.send()
    member.log_in_again()


def expired_token(member):
    token = {"name": settings.CSRF_COOKIE_NAME, "value": "x" * 32}
    origin = member.page.evaluate("location.origin")
    member.page.context.add_cookies([token | {"url": origin}])
    with member.page.expect_navigation():
        member.add_row()
    expect(member.page.get_by_text("Her er det du skrev.")).to_be_visible()


def server_down(member):
    everything = "**/*"
    member.page.route(everything, lambda route: route.fulfill(status=503))
    member.send()
    notice = member.page.get_by_role("alert")
    expect(notice).to_have_text(
        _(
            "That did not work right now. What you have written is still on this page. Try "
            "again in a moment."
        )
    )
    member.page.unroute(everything)
    member.page.route(everything, lambda route: route.abort())
    member.add_row()
    expect(notice).to_have_count(1)
    member.page.unroute(everything)
    member.monitor.forget()


def refused_value(member):
    member.page.locator("[name=website]").fill("ingen adresse")
    member.send()
    expect(member.page.get_by_role("alert").first).to_be_focused()
    member.expect_text()
    member.page.locator("[name=website]").fill("https://www.example.org/")
    return {"website": "https://www.example.org/"}


def leaving_by_a_link(member):
    link = member.page.get_by_role("link", name=_("Leave without sending"))
    member.stay("confirm", link.click)


ATTACKS = [
    session_ended,
    two_tabs,
    double_click,
    going_back,
    change_of_language,
    row_added,
    picture_chosen,
    log_out_in_another_tab,
    expired_token,
    server_down,
    refused_value,
    leaving_by_a_link,
]
MERGED = "merged meanwhile"
NAMES = [*(attack.__name__ for attack in ATTACKS), MERGED]
FEW = some("attacks on what is typed", NAMES, 2)


def attack_parameter(name):
    return pytest.param(name, marks=[] if name in FEW else pytest.mark.long)


@pytest.fixture
def member(page, page_monitor, base_url, ours, ola):
    log_in_browser(page, base_url, ola)
    return Member(page, page_monitor, ola)


@pytest.mark.parametrize("name", [attack_parameter(name) for name in NAMES])
def test_nothing_typed_is_lost(member, ours, kari, name):
    if name == MERGED:
        merge_them(make.organization(slug="twin"), ours, kari)
        member.send()
        expect(member.page.get_by_text(TEXT)).to_be_visible()
        member.monitor.forget()
        return

    more = dict(zip(NAMES, ATTACKS, strict=False))[name](member) or {}

    member.expect_text()
    member.send()
    member.page.wait_for_url(f"**{HOME}")
    assert proposed(ours) == {"summary_nb": TEXT} | more


@pytest.mark.long
def test_a_form_that_is_not_stored_stays_until_its_user_is_back_in_another_tab(
    page, page_monitor, base_url, ours, ola
):
    log_in_browser(page, base_url, ola)
    page.goto("/min-side/yara/tilgang/")
    email = page.locator("#typed [name=email]")
    email.fill("venn@example.org")
    page.locator("#typed [name=role]").first.check()
    end_sessions(None)

    email.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Du er logget ut.")
    log_in_browser(page, base_url, ola)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    email.press("Enter")

    expect(email).to_have_value("")
    assert list(Invitation.objects.values_list("email")) == [("venn@example.org",)]


@pytest.mark.long
def test_another_form_of_the_page_asks_before_it_is_sent(member):
    log_out = member.page.get_by_role("button", name=_("Log out"))
    member.stay("confirm", log_out.click)
    member.expect_text()
