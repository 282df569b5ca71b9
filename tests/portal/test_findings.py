"""The pages of members, contacts and applicants, narrow and wide, without a finding."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from members import people
from members.accounts import factors
from members.association import joining, leaving
from members.fields import PROJECT
from members.mail import confirmations
from members.models import SecondFactor
from members.people import account
from members.records import review
from tests.support.applications import TYPED
from tests.support.browser import LOOKS, flaws
from tests.support.factories import make
from tests.support.letters import last, token_of
from tests.support.login import log_in_browser

pytestmark = [
    pytest.mark.long,
    pytest.mark.parametrize("language", ["nb", "en"]),
    pytest.mark.parametrize(("width", "scheme"), LOOKS),
]
PLAIN = "profile organization contacts access leave access_leaving changes projects"
PLAIN += " projects_new facilities streams streams_new offices references take_along"


@pytest.fixture
def look(page, language, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    with translation.override(language):
        yield


def findings(page, page_monitor, pages):
    found = {each: flaws(page, page_monitor, each, unfold=True) for each in pages}
    return {each: flaw for each, flaw in found.items() if flaw}


def decided_and_waiting(ours, ola):
    """Let a proposal be decided, another wait, and a project wait for a change."""
    first = {"phone": "22", "name": "Yara Ny", "logo": make.picture().hash}
    request = review.submit(ours, first, by=ola, message="Vi flytter").waiting
    by, reason = make.secretary(), "Nummeret er feil."
    edited = {"name": "Yara Norge"}
    review.approve(request.pk, ["name"], by=by, edited=edited, reason=reason)
    ours.refresh_from_db()
    review.submit(ours, {"summary_en": "Short", "phone": "23"}, by=ola)
    asked = make.participation(organization=ours, asked_on="2026-11-01")
    subject = review.Subject(PROJECT, ours, asked.project)
    review.submit(subject, {"purpose_nb": "Klima"}, by=ola)
    return asked


@pytest.mark.usefixtures("look")
def test_the_pages_of_a_member(page, page_monitor, base_url, ours, ola):
    asked = decided_and_waiting(ours, ola)
    make.role(organization=ours)
    make.claim(by=ours)
    make.contact(ours, name="Anne", erasure_asked_on="2026-01-01")
    make.stream(ours, note="60 grader")
    lab = make.facility(ours, site=make.site())
    account.ask_for_address(ola, "ola@annet.example")
    address = token_of(last("account_address"))
    log_in_browser(page, base_url, ola)
    changed = [("projects", asked.project.slug), ("facilities", lab.pk)]
    pages = [reverse(f"portal:{name}", args=["yara"]) for name in PLAIN.split()]
    pages += [reverse(f"portal:{n}_change", args=["yara", key]) for n, key in changed]
    pages += [reverse(f"portal:{name}") for name in ("about_me", "erase_me", "account")]
    pages += [reverse("portal:account_address", args=[address])]

    assert findings(page, page_monitor, pages) == {}


@pytest.mark.usefixtures("look")
def test_the_pages_of_links_and_forms_without_log_in(page, page_monitor, nora, ola):
    people.set_consents(nora, ["name", "phone"], contact=nora.contact)
    claim = make.claim(ola.organizations().get())
    question = {"participation": claim.pk, "user": ola.pk}
    token, partner = people.token_for(nora), "partner"
    joining.apply(**TYPED, sites=[make.site()], language="nb")
    links = [token_of(last("application_confirm"))]
    links += [confirmations.token(partner, **question)]
    pages = [reverse(f"portal:{n}", args=[token]) for n in ("consent", "consent_erase")]
    pages += [reverse("portal:confirm", args=[link]) for link in links]
    pages += [reverse("directory:contact", args=["yara"]), reverse("directory:join")]
    pages += [f"{reverse('portal:ask')}?organization=yara", reverse("portal:log_in")]

    assert findings(page, page_monitor, pages) == {}


@pytest.mark.usefixtures("look")
def test_the_pages_of_factors(page, page_monitor, base_url, kari):
    log_in_browser(page, base_url, kari)
    factors.reset(kari)
    first = [reverse("mfa_index"), reverse("mfa_activate_totp")]
    assert findings(page, page_monitor, first) == {}
    log_in_browser(page, base_url, kari)
    data = {"name": "Telefonen min", "credential": {}}
    passkey = SecondFactor.objects.create(user=kari, type="webauthn", data=data)
    names = "index generate_recovery_codes deactivate_totp reauthenticate"
    pages = [reverse(f"mfa_{name}") for name in names.split()]
    pages += [reverse("mfa_remove_webauthn", args=[passkey.pk])]

    assert findings(page, page_monitor, pages) == {}


@pytest.mark.usefixtures("look")
def test_what_waits_for_the_secretariat(page, page_monitor, base_url, kari, ours, ola):
    application = joining.apply(**TYPED, sites=[make.site()], language="nb")
    joining.confirm(application)
    day, stay = timezone.localdate(), ours.memberships.get()
    resignation = leaving.submit_resignation(ours, last_day=day, by=ola)
    log_in_browser(page, base_url, kari)

    pages = [f"/admin/members/membership/{stay.pk}/end/"]
    for row in (application, resignation):
        pages.append(f"/admin/members/{row._meta.model_name}/{row.pk}/change/")
    assert findings(page, page_monitor, pages) == {}


@pytest.mark.usefixtures("look")
def test_a_refusal_and_a_conflict(page, page_monitor, base_url, ours, ola):
    log_in_browser(page, base_url, ola)
    fields = "field=email&field=employees"
    page.goto(f"{reverse('portal:profile', args=['yara'])}?{fields}")
    review.submit(ours, {"email": "a@example.org"}, by=make.colleague(ours))
    page.locator("#id_email").fill("b@example.org")
    page.locator("#id_employees").fill("-1")
    page.locator("button[value=preview]").click()
    page.locator("form.preview").wait_for()
    refused = flaws(page, page_monitor)
    page.locator("form.preview [value=send]").click()
    page.locator(".error-summary").wait_for()
    refused += flaws(page, page_monitor)
    page.locator("#id_employees").fill("")
    page.locator("button[value=send]").last.click()
    page.locator(".conflict").wait_for()

    assert (refused, flaws(page, page_monitor)) == ([], [])
