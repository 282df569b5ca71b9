"""The admin opens to staff with a second factor, and to nobody else."""

import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.admin import AdminSite
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from members import models
from members.accounts import factors
from members.actions import recording
from members.operation import limits
from members.records import history
from tests.support import table_contents
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.login import log_in

DASHBOARD = "/admin/"


@pytest.fixture(autouse=True)
def half_past(monkeypatch):
    """Set the clock halfway through the 30 seconds that a TOTP code lasts."""
    moment = time.time() // factors.PERIOD * factors.PERIOD + 15
    monkeypatch.setattr("time.time", lambda: moment)


def log_in_by_code(client, user):
    """Log in by page and e-mailed code; return the address it redirects to."""
    client.post(reverse("portal:log_in"), {"email": user.email, "next": DASHBOARD})
    code = re.search(r"\d{4}-\d{4}", models.Letter.objects.latest("pk").text)[0]
    page = reverse("account_confirm_login_code")
    return client.post(page, {"code": code, "next": DASHBOARD})["Location"]


def test_a_code_by_e_mail_and_one_from_the_app_open_the_dashboard_once(client, kari):
    code = factors.totp_code(factors.activate_totp(kari))

    step = log_in_by_code(client, kari)
    before = client.get(DASHBOARD)
    answer = client.post(step, {"code": code})
    assert (step, before.status_code) == (reverse("mfa_authenticate"), 302)
    assert answer["Location"] == DASHBOARD
    assert client.get(DASHBOARD).status_code == 200

    client.post(reverse("portal:log_out"))
    again = client.post(log_in_by_code(client, kari), {"code": code})
    assert again.status_code == 200
    assert list(again.context["form"].errors) == ["code"]


def test_staff_without_a_factor_set_one_up_and_see_spare_codes_once(client, kari):
    assert log_in_by_code(client, kari) == DASHBOARD
    led_to = client.get(DASHBOARD, follow=True).redirect_chain[-1][0]
    assert led_to == f"{reverse('mfa_index')}?next={DASHBOARD}"
    setup = reverse("mfa_activate_totp")
    code = factors.totp_code(client.get(setup).context["form"].secret)
    pages = [client.post(setup, {"code": code}, follow=True)]
    pages.append(client.get(reverse("mfa_view_recovery_codes")))
    first, second = (page.context["unused_codes"] for page in pages)
    # They are shown once.
    assert (len(set(first)), set(second)) == (10, {"****"})
    assert client.get(DASHBOARD).status_code == 200


def test_codes_from_the_app_are_not_guessed(client, kari):
    secret = factors.activate_totp(kari)
    step = log_in_by_code(client, kari)
    wrong = "000000" if factors.totp_code(secret) != "000000" else "111111"
    for _time in range(5):
        client.post(step, {"code": wrong})
    assert client.post(step, {"code": factors.totp_code(secret)}).status_code == 200
    assert client.get(DASHBOARD).status_code == 302


def test_a_reset_ends_access_and_lets_in_whoever_was_locked_out(client, kari, capsys):
    for _time in range(20):
        limits.require("guess", f"user {kari.pk}", at_most=20, per=timedelta(days=1))
    secret, session = factors.activate_totp(kari), log_in(Client(), kari)
    guess = {"code": factors.totp_code(secret)}
    assert client.post(log_in_by_code(client, kari), guess).status_code == 200
    assert session.get(DASHBOARD).status_code == 200

    with pytest.raises(CommandError, match=r"no account with the address x@example\.o"):
        call_command("reset_second_factor", "x@example.org", reason="Called back")
    with pytest.raises(CommandError, match="required: --reason"):
        call_command("reset_second_factor", kari.email)
    call_command("reset_second_factor", " Kari@example.org", reason="Called back")
    assert capsys.readouterr().out == "Removed 1 from kari@example.org.\n"
    assert session.get(DASHBOARD).status_code == 302
    changes = history.changes_of(kari)
    assert (changes[0].model, changes[0].kind) == (models.SecondFactor, "delete")
    assert changes[0].why == "reset_second_factor: Called back"
    # History never holds the secret of an app.
    assert [secret in str(change.values) for change in changes] == [False] * 4

    code = factors.totp_code(factors.activate_totp(kari))
    client.post(reverse("portal:log_out"))
    answer = client.post(log_in_by_code(client, kari), {"code": code})
    assert answer["Location"] == DASHBOARD


@pytest.mark.parametrize("has_factor", [False, True])
def test_without_the_factor_no_page_opens(client, kari, has_factor):
    client.force_login(kari)
    secret = factors.activate_totp(kari) if has_factor else None

    for name in ("admin:index", "admin:members_organization_add", "admin:jsi18n"):
        there = reverse(name)
        for method in (client.get, client.head, client.post):
            assert method(there)["Location"] == f"/admin/login/?next={there}"

    if has_factor:
        # Somebody who had a session shows the factor and goes on.
        page = client.get(DASHBOARD, follow=True).redirect_chain[-1][0]
        form = {"code": factors.totp_code(secret), "next": DASHBOARD}
        assert client.post(page, form)["Location"] == DASHBOARD
        assert client.get(DASHBOARD).status_code == 200


def test_a_password_opens_nothing_and_a_member_gets_no_page_of_the_admin(client, kari):
    kari.set_password("hemmelig")
    kari.save()
    given = {"username": kari.email, "password": "hemmelig", "next": DASHBOARD}
    answer = client.post("/admin/login/", given)
    assert answer["Location"] == f"{reverse('portal:log_in')}?next={DASHBOARD}"
    assert "_auth_user_id" not in client.session

    log_in(client, make.user())
    assert client.get(DASHBOARD, follow=True).status_code == 404


def test_letters_tell_a_change(as_secretary, kari, django_capture_on_commit_callbacks):
    for page in ("mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        with django_capture_on_commit_callbacks(execute=True):
            as_secretary.post(reverse(page))

    letters = list(models.Letter.objects.order_by("pk"))
    kinds = [(one.to, one.kind) for one in letters]
    assert kinds == [(kari.email, "log_in_changed")] * 2
    sentences = ["New backup codes were created.", "The authenticator app was removed."]
    for letter, sentence in zip(letters, sentences, strict=True):
        assert letter.text.count(_(sentence)) == 1


def test_a_factor_is_changed_by_whoever_has_just_shown_one(client, kari, monkeypatch):
    again = reverse("mfa_reauthenticate")
    log_in_by_code(client, kari)
    factors.activate_totp(kari)
    answer = client.post(reverse("mfa_deactivate_totp"))
    promise = "A mailed code never counts as the second factor of staff."
    assert answer["Location"].startswith(again), promise
    assert factors.factors_of(kari).exists(), promise

    log_in(client, kari)
    later = time.time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: later)
    for name in ("add_webauthn", "deactivate_totp", "generate_recovery_codes"):
        answer = client.get(reverse(f"mfa_{name}"))
        assert answer["Location"].partition("?")[0] == again


def test_the_factor_of_another_user_opens_nothing_and_cannot_be_removed(as_secretary):
    other = make.secretary()
    models.SecondFactor.objects.update(user=other)
    assert as_secretary.get(DASHBOARD).status_code == 302
    given = {"type": "webauthn", "data": {"name": "x"}}
    passkey = models.SecondFactor.objects.create(user=other, **given)
    page = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert as_secretary.post(page).status_code == 404


def test_the_check_reports_an_admin_site_without_second_factor():
    def reported():
        found = run_checks(tags=["security"], include_deployment_checks=True)
        return [error.obj for error in found if error.id == "members.E001"]

    assert reported() == []
    open_site = AdminSite(name="open")
    assert reported() == [open_site]


def test_a_demo_alone_shows_codes_and_the_first_user_needs_none(settings, kari, capsys):
    code = factors.totp_code(factors.activate_totp(kari))
    factors.activate_totp(make.secretary())
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("code")

    settings.DEMO = True
    call_command("code", kari.email)

    assert capsys.readouterr().out.split() == [kari.email, code]

    # The first user is made by address alone.
    call_command("createsuperuser", interactive=False, email="Siri@example.org")
    assert models.User.objects.get(email="siri@example.org").is_staff


def let_pass(client, minutes):
    """Make the session of the client one that was used so long ago."""
    session = client.session
    for record in session.get("account_authentication_methods", ()):
        record["at"] -= minutes * 60
    session["last_use"] = session.get("last_use", 0) - minutes * 60
    session.save()


@pytest.mark.parametrize(("minutes", "is_in"), [(59, True), (61, False)])
def test_staff_alone_are_logged_out_after_an_hour(client, kari, ola, minutes, is_in):
    staff, member = log_in(Client(), kari), log_in(Client(), ola)
    for one in (staff, member):
        let_pass(one, minutes)

    pages = staff.get(DASHBOARD), member.get("/min-side/", follow=True)
    assert [page.status_code for page in pages] == [200 if is_in else 302, 200]
    # A use counts for another hour.
    let_pass(staff, 59)
    assert (staff.get(DASHBOARD).status_code == 200) is is_in


def test_a_form_that_comes_after_that_is_kept_and_sent_again_by_its_user_alone(kari):
    ours, own, other = make.member(phone="1"), log_in(Client(), kari), make.secretary()
    page = reverse("admin:members_organization_change", args=[ours.pk])
    typed = filled(own.get(page), phone="35 00 00 01")

    def come_back(client, user):
        let_pass(client, 61)
        answer = client.post(page, typed, follow=True)
        words = [str(one) for one in answer.context["messages"]]
        assert words[1] == _("What you typed waits until you have logged in.")
        log_in(client, user)
        return client.get(page)

    shown = come_back(own, kari)
    assert (phone_of(ours), "<li>35 00 00 01</li>" in shown.text) == ("1", True)
    own.post(page, filled(shown))
    assert phone_of(ours) == "35 00 00 01"
    assert own.get(page).context["title"] != shown.context["title"]

    models.Organization.objects.update(phone="1")
    shown = come_back(own, kari)
    assert own.post(page, {"discard_unsent": "x"})["Location"] == page
    assert "35 00 00 01" not in own.get(page).text
    assert "35 00 00 01" not in come_back(own, other).text
    assert phone_of(ours) == "1"


def phone_of(row):
    return models.Organization.objects.values_list("phone", flat=True).get(pk=row.pk)


def deleted_person(kari):
    with recording(models.Batch.Act.DELETE, by=kari) as batch:
        make.person().delete()
    return batch.pk


def heavy_forms(kari, ours):
    """Return {address: form} of acts that a stolen session must not do."""
    message = make(models.Message, noun="organizations", by=kari)
    return {
        reverse("admin:message", args=[message.pk]): {"do": "send"},
        reverse("admin:list_file", args=["people", "csv"]): {"people": "yes"},
        reverse("admin:fee_file", args=[2026, "csv"]): {},
        reverse("admin:report_draft_file", args=[make(models.ReportDraft).pk]): {},
        reverse("admin:erase") + "?address=nora@example.org": {"sure": "on"},
        reverse("admin:undo", args=[deleted_person(kari)]): {"reason": "x"},
        reverse("admin:members_user_change", args=[kari.pk]): {"is_superuser": "on"},
    }


def test_heavy_acts_take_a_factor_of_the_last_quarter_of_an_hour(superuser, ours):
    client = log_in(Client(), superuser)
    forms = heavy_forms(superuser, ours)
    asking = factors.verification_path(superuser)
    let_pass(client, 16)
    before = table_contents.facts(without=["django_session"])

    answers = {page: client.post(page, form) for page, form in forms.items()}

    asked = {page: f"{asking}?{urlencode({'next': page}, safe='/')}" for page in forms}
    assert {page: one.get("Location") for page, one in answers.items()} == asked
    assert table_contents.facts(without=["django_session"]) == before
    log_in(client, superuser)
    # The last one is kept.
    shown = client.get(page_of_user := [*forms][-1])
    assert (shown.status_code, "is_superuser" in filled(shown)) == (200, True)
    assert client.post(page_of_user, {"discard_unsent": "x"}).status_code == 302
    file = [*forms][1]
    assert client.post(file, forms[file])["Content-Type"].startswith("text/csv")
