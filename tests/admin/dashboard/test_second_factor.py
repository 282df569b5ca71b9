"""The admin opens to staff with a second factor, and to nobody else."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.admin import AdminSite
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import gettext as _

from members import factors, history, limits
from members.models import Letter, SecondFactor, User
from tests.support.factories import make_secretary, make_user
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
DASHBOARD = "/admin/"


@pytest.fixture(autouse=True)
def half_past(monkeypatch):
    """Set the clock halfway through the 30 seconds that a TOTP code lasts."""
    moment = time.time() // factors.PERIOD * factors.PERIOD + 15
    monkeypatch.setattr("time.time", lambda: moment)


def log_in_by_code(client, user):
    """Log in by page and e-mailed code; return the address it redirects to."""
    client.post(reverse("portal:log_in"), {"email": user.email, "next": DASHBOARD})
    code = re.search(r"\d{4}-\d{4}", Letter.objects.latest("pk").text)[0]
    page = reverse("account_confirm_login_code")
    return client.post(page, {"code": code, "next": DASHBOARD})["Location"]


def test_a_code_by_e_mail_and_one_from_the_app_open_the_dashboard(client, kari):
    secret = factors.activate_totp(kari)

    step = log_in_by_code(client, kari)
    before = client.get(DASHBOARD)
    answer = client.post(step, {"code": factors.totp_code(secret)})

    assert (step, before.status_code) == (reverse("mfa_authenticate"), 302)
    assert answer["Location"] == DASHBOARD
    assert client.get(DASHBOARD).status_code == 200


def test_staff_without_a_factor_set_one_up_and_get_in(client, kari):
    assert log_in_by_code(client, kari) == DASHBOARD

    led_to = client.get(DASHBOARD, follow=True).redirect_chain[-1][0]
    form = client.get(reverse("mfa_activate_totp"))
    code = factors.totp_code(form.context["form"].secret)
    codes = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert led_to == f"{reverse('mfa_index')}?next={DASHBOARD}"
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(DASHBOARD).status_code == 200


def test_a_spare_code_works_once_in_place_of_the_app(client, kari):
    factors.activate_totp(kari)
    log_in(client, kari)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes"))
    spare = page.context["unused_codes"][0]

    answers = []
    for _time in range(2):
        client.post(reverse("portal:log_out"))
        step = log_in_by_code(client, kari)
        answers.append(client.post(step, {"code": spare}).status_code)

    assert answers == [302, 200]


def test_spare_codes_are_shown_once(as_secretary):
    as_secretary.post(reverse("mfa_generate_recovery_codes"))

    first, second = (
        as_secretary.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
        for _time in range(2)
    )

    assert len(set(first)) == 10
    assert set(second) == {"****"}


def test_a_code_from_the_app_works_once(client, kari):
    secret = factors.activate_totp(kari)
    code = factors.totp_code(secret)
    client.post(log_in_by_code(client, kari), {"code": code})
    client.post(reverse("portal:log_out"))

    answer = client.post(log_in_by_code(client, kari), {"code": code})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["code"]


def test_codes_from_the_app_are_not_guessed(client, kari):
    secret = factors.activate_totp(kari)
    step = log_in_by_code(client, kari)
    wrong = "000000" if factors.totp_code(secret) != "000000" else "111111"

    for _time in range(5):
        client.post(step, {"code": wrong})
    answer = client.post(step, {"code": factors.totp_code(secret)})

    assert answer.status_code == 200
    assert client.get(DASHBOARD).status_code == 302


def test_whoever_is_locked_out_gets_in_with_a_new_app_after_a_reset(client, kari):
    for _time in range(20):
        limits.require("guess", f"user {kari.pk}", at_most=20, per=timedelta(days=1))
    code = factors.totp_code(factors.activate_totp(kari))
    before = client.post(log_in_by_code(client, kari), {"code": code})

    call_command("reset_second_factor", kari.email, reason="Lost")
    code = factors.totp_code(factors.activate_totp(kari))
    client.post(reverse("portal:log_out"))
    answer = client.post(log_in_by_code(client, kari), {"code": code})

    assert (before.status_code, answer.status_code) == (200, 302)
    assert answer["Location"] == DASHBOARD


@pytest.fixture(params=["no factor", "a factor that was not shown"])
def client_without_factor(request, client, kari):
    """Return a client of a secretary who has logged in by e-mail alone."""
    client.force_login(kari)
    if request.param != "no factor":
        factors.activate_totp(kari)
    return client


def test_without_the_factor_no_page_opens(client_without_factor):
    for name in ("admin:index", "admin:members_organization_add", "admin:jsi18n"):
        there = reverse(name)
        for method in ("get", "head", "post"):
            answer = getattr(client_without_factor, method)(there)
            assert answer.status_code == 302
            assert answer["Location"] == f"/admin/login/?next={there}"


def test_a_password_opens_nothing(client, kari):
    kari.set_password("hemmelig")
    kari.save()

    given = {"username": kari.email, "password": "hemmelig", "next": DASHBOARD}
    answer = client.post("/admin/login/", given)

    assert answer["Location"] == f"{reverse('portal:log_in')}?next={DASHBOARD}"
    assert "_auth_user_id" not in client.session


def test_somebody_who_had_a_session_shows_the_factor_and_goes_on(client, kari):
    secret = factors.activate_totp(kari)
    client.force_login(kari)
    wanted = reverse("admin:members_organization_changelist")

    page = client.get(wanted, follow=True)
    form = {"code": factors.totp_code(secret), "next": wanted}
    answer = client.post(page.redirect_chain[-1][0], form)

    assert answer["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_a_member_gets_no_page_of_the_admin(client):
    log_in(client, make_user())

    assert client.get(DASHBOARD, follow=True).status_code == 404


def test_a_factor_that_is_taken_away_ends_access_at_once(as_secretary, kari, capsys):
    assert as_secretary.get(DASHBOARD).status_code == 200

    call_command("reset_second_factor", " Kari@example.org", reason="Called back")

    assert as_secretary.get(DASHBOARD).status_code == 302
    assert capsys.readouterr().out == "Removed 1 from kari@example.org.\n"
    newest = history.changes_of(kari)[0]
    assert (newest.model, newest.kind) == (SecondFactor, "delete")
    assert newest.why == "reset_second_factor: Called back"


def test_history_never_holds_the_secret_of_an_app(kari):
    secret = factors.activate_totp(kari)

    told = [str(change.values) for change in history.changes_of(kari)]

    assert [secret in words for words in told] == [False] * len(told)
    assert len(told) == 3


def test_a_letter_tells_what_has_changed(
    as_secretary, kari, django_capture_on_commit_callbacks
):
    for page in ("mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        with django_capture_on_commit_callbacks(execute=True):
            as_secretary.post(reverse(page))

    letters = list(Letter.objects.order_by("pk"))
    told = [(one.to, one.kind) for one in letters]
    assert told == [(kari.email, "log_in_changed")] * 2
    assert letters[0].text.count(_("New backup codes were created.")) == 1
    assert letters[1].text.count(_("The authenticator app was removed.")) == 1


def test_nobody_resets_a_factor_of_an_unknown_user():
    told = r"no account with the address x@example\.org"
    with pytest.raises(CommandError, match=told):
        call_command("reset_second_factor", "x@example.org", reason="Called back")


def test_nobody_resets_a_factor_without_saying_how_the_person_was_recognized(kari):
    with pytest.raises(CommandError, match="required: --reason"):
        call_command("reset_second_factor", kari.email)


def test_a_factor_is_changed_only_by_whoever_has_just_shown_one(
    as_secretary, kari, monkeypatch
):
    later = time.time() + 16 * 60
    monkeypatch.setattr("time.time", lambda: later)

    for name in ("add_webauthn", "deactivate_totp", "generate_recovery_codes"):
        answer = as_secretary.get(reverse(f"mfa_{name}"))
        assert answer["Location"].partition("?")[0] == reverse("mfa_reauthenticate")


def test_staff_who_came_in_by_a_mailed_code_alone_change_no_factor(client, kari):
    log_in_by_code(client, kari)
    factors.activate_totp(kari)

    answer = client.post(reverse("mfa_deactivate_totp"))

    has_factor = factors.factors_of(kari).exists()
    promise = "A mailed code never counts as the second factor of staff."
    assert answer["Location"].startswith(reverse("mfa_reauthenticate")), promise
    assert has_factor, promise


def test_another_users_passkey_is_not_found(as_secretary):
    other = make_user()
    given = {"type": "webauthn", "data": {"name": "x"}}
    passkey = SecondFactor.objects.create(user=other, **given)

    page = reverse("mfa_remove_webauthn", args=[passkey.pk])

    assert as_secretary.post(page).status_code == 404


def test_a_session_shows_the_factor_of_its_own_user_alone(as_secretary):
    SecondFactor.objects.update(user=make_secretary())

    assert as_secretary.get(DASHBOARD).status_code == 302


def test_the_first_user_is_made_by_address_alone():
    call_command("createsuperuser", interactive=False, email="Siri@example.org")

    siri = User.objects.get()
    assert (siri.email, siri.is_staff) == ("siri@example.org", True)


def test_the_check_reports_an_admin_site_without_second_factor():
    def reported():
        found = run_checks(tags=["security"], include_deployment_checks=True)
        return [error.obj for error in found if error.id == "members.E001"]

    assert reported() == []

    open_site = AdminSite(name="open")

    assert reported() == [open_site]


def test_the_codes_of_a_demo_are_shown_in_a_demo_alone(settings, kari, capsys):
    code = factors.totp_code(factors.activate_totp(kari))
    factors.activate_totp(make_secretary())
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("code")

    settings.DEMO = True
    call_command("code", kari.email)

    assert capsys.readouterr().out.split() == [kari.email, code]
