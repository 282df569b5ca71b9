"""A user's own account: its address changes only as its owner wants; its second factors."""

from base64 import b32decode
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import people
from members.accounts import factors, seeds
from members.mail import confirmations
from members.models import AddressChange, Person, SecondFactor, User
from members.people import account
from tests.support.cases import cases
from tests.support.concurrency import concurrent_refusals
from tests.support.database_role import owner
from tests.support.events import run
from tests.support.factories import make
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in
from tests.support.refusals import refusal, told

OLD, NEW = "ola@example.org", "ola@annet.example"


def confirm(change, **options):
    return account.confirm_address(change, session_key=None, **options)


def stored(user):
    return User.objects.get(pk=user.pk).email


def test_the_new_address_gets_a_link_once_and_the_present_one_is_told(ola):
    account.ask_for_address(ola, " Ola@ANNET.example ")
    first = account.ask_for_address(ola, NEW)
    assert letters() == [("account_address", NEW), ("account_address_asked", OLD)]
    assert stored(ola) == OLD

    # Another request replaces it; the own address and others than canonical ones do not.
    own = told(lambda: account.ask_for_address(ola, "OLA@example.org"))
    refusal(lambda: account.ask_for_address(ola, "ola@ſintef.no"))
    second = account.ask_for_address(ola, "ola2@annet.example")
    assert own == ["This is your address already."]
    assert told(lambda: confirm(first)) == ["This link is no longer valid."]
    assert confirm(second).email == "ola2@annet.example"


def test_the_same_statements_run_whether_or_not_somebody_has_the_address(ola, eva):
    make.user(email=NEW)
    found = []
    for user, address in ((ola, NEW), (eva, "xyz@annet.example")):
        with CaptureQueriesContext(connection) as queries:
            account.ask_for_address(user, address)
        found.append([query["sql"].split()[0] for query in queries])

    assert found[0] == found[1]
    kinds = ["account_address", "account_address_asked"]
    assert [kind for kind, _to in letters()] == kinds * 2


def test_a_link_is_for_its_user_for_seven_days(ola, eva):
    change = account.ask_for_address(ola, NEW)
    token = token_of(last("account_address"))
    other = confirmations.token("reminder", change=change.pk)

    assert account.find_change(token, ola) == change
    refusal(lambda: account.find_change(token, eva))
    refusal(lambda: account.find_change(other, ola))
    week_ago = timezone.now() - timedelta(days=7)
    AddressChange.objects.update(asked_at=week_ago + timedelta(minutes=1))
    assert account.find_change(token, ola) == change
    AddressChange.objects.update(asked_at=week_ago)
    refusal(lambda: account.find_change(token, ola))


def test_own_contact_details_follow_until_an_objection_reverses_all_changes(ola, ours):
    person, _other = make.contact(ours, email=OLD), make.contact(email="x@example.org")
    thief = log_in(Client(), ola)
    first = account.ask_for_address(ola, NEW)
    confirm(first, with_contacts=True)
    people.tell_former_addresses()
    # One e-mail, although the contact details have moved along.
    assert letters()[-2:] == [("person_link", NEW), ("account_address_changed", OLD)]
    emails = Person.objects.order_by("pk").values_list("email", flat=True)
    assert list(emails) == [NEW, "x@example.org"]
    person.refresh_from_db()
    assert person.own_items == ["email"]

    factors.activate_totp(ola)
    ola.refresh_from_db()
    confirm(account.ask_for_address(ola, "tyv@example.com"), with_contacts=True)

    people.object_to_address(first)

    assert stored(ola) == OLD
    # Although its address is the user's again.
    assert thief.get("/min-side/konto/").status_code != 200
    assert list(SecondFactor.objects.filter(user=ola)) == []
    assert list(emails.all()) == [OLD, "x@example.org"]
    assert list(AddressChange.objects.recent().filter(taken_back_at=None)) == []


def test_an_address_that_another_has_now_is_neither_taken_nor_taken_back(ola, eva):
    changes = [account.ask_for_address(user, NEW) for user in (ola, eva)]
    confirm(changes[0])
    make.user(email=OLD)

    assert told(lambda: confirm(changes[1])) == [
        "There is already an account with this address."
    ]
    assert told(lambda: people.object_to_address(changes[0])) == [
        "Someone else has this address now. The secretariat has been told."
    ]
    assert (stored(ola), stored(eva)) == (NEW, "eva@example.org")


def take_at_once(ola, eva):
    changes = [account.ask_for_address(user, NEW) for user in (ola, eva)]
    return concurrent_refusals(lambda: confirm(changes[0]), lambda: confirm(changes[1]))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_address_at_once_one_gets_it(ola, eva):
    assert take_at_once(ola, eva) == ["refused"]
    assert User.objects.filter(email=NEW).count() == 1


@pytest.fixture
def without_uniqueness(transactional_db):
    table, rule = "ALTER TABLE members_user", "an_address_logs_in_one_user"
    with owner():
        run(f"{table} DROP CONSTRAINT {rule}")
    yield
    with owner():
        run("UPDATE members_user SET email = id || '@example.org'")
        run(f"{table} ADD CONSTRAINT {rule} UNIQUE (email)")


def test_without_the_constraint_both_get_it(without_uniqueness, ola, eva):
    assert take_at_once(ola, eva) == []
    assert User.objects.filter(email=NEW).count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_objected_to_at_that_moment_is_not_confirmed_by_the_lock_alone(
    ola, is_locked
):
    change = account.ask_for_address(ola, NEW)
    codes = concurrent_refusals(
        lambda: people.object_to_address(change), lambda: confirm(change)
    )

    expected = (["closed"], OLD) if is_locked else ([], NEW)
    assert (codes, stored(ola)) == expected


NOW = 1_800_000_000
SHOWN = "account_authentication_methods"


@pytest.fixture
def other():
    """Return a user who has an app and a passkey."""
    user = make.user()
    factors.activate_totp(user)
    add(user, "webauthn")
    return user


def add(user, kind):
    return SecondFactor.objects.create(user=user, type=kind, data={"name": "x"})


# Also by the clock of another machine that is ahead, or by this one once it was set back.
def test_what_was_shown_in_a_minute_is_recent(monkeypatch):
    monkeypatch.setattr("time.time", lambda: NOW)
    for is_staff, records, expected in cases(__file__, "recent.jsonl"):
        request, user = RequestFactory().get("/"), make.user(is_staff=is_staff)
        shown = [{"method": way, "at": NOW + s, "id": 1} for way, s in records]
        request.user = user
        request.session = {SHOWN: shown, f"{SHOWN}_user": str(user.pk)}
        assert factors.is_recently_verified(request, within=60) == expected, records


def test_a_factor_that_was_added_since_was_not_shown(client, kari):
    log_in(client, kari)
    SecondFactor.objects.all().delete()
    add(kari, "webauthn")

    assert client.get("/admin/").status_code == 302


def test_the_page_is_that_of_a_factor_that_the_user_has(other):
    for kinds, expected in [
        ([], "mfa_index"),
        (["recovery_codes"], "mfa_index"),
        (["totp"], "mfa_reauthenticate"),
        (["webauthn"], "mfa_reauthenticate_webauthn"),
        (["totp", "webauthn"], "mfa_reauthenticate"),
    ]:
        user = make.user()
        for kind in kinds:
            add(user, kind)
        assert factors.verification_path(user) == reverse(expected), kinds


def test_the_secret_is_that_of_the_users_own_app(kari, other):
    add(kari, "webauthn")
    before = factors.totp_secret(kari)

    secret = factors.activate_totp(kari)

    assert (before, factors.totp_secret(kari)) == ("", secret)
    assert len(b32decode(secret)) == 20, "RFC 4226 recommends a secret of 160 bits."
    assert factors.totp_secret(other) != secret
    # A reset takes the factors of one user.
    assert [factors.reset(kari), factors.reset(kari)] == [2, 0]
    assert factors.factors_of(other).count() == 2
    assert factors.activate_totp(make.user(), "ABCD") == "ABCD"
    assert len(factors.totp_code(secret)) == 6


def test_seeds_are_encrypted_by_the_key_of_now_and_no_code_is_right_without_any(
    kari, settings
):
    secret = factors.activate_totp(kari)
    code = RecoveryCodes.activate(kari).generate_codes()[0]
    given = {"user": make.user(), "type": "totp", "data": {"secret": "ABCD"}}
    clear = SecondFactor.objects.create(**given)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"

    def stored():
        rows = SecondFactor.objects.order_by("pk").values_list("data", flat=True)
        return [data.get("secret") or data["seed"] for data in rows]

    before = stored()
    assert (secret in str(before), before[2]) == (False, "ABCD")
    with pytest.raises(seeds.SeedsUnreadableError, match="2"):
        seeds.renew()
    # A key that nobody has is no key of zeros, either.
    answers = [factors.totp_secret(kari) for _time in range(2)]
    assert len({*answers, secret, ""}) == 4
    assert not RecoveryCodes(kari_codes()).validate_code(code)
    assert factors.totp_secret(clear.user) == "ABCD"
    assert stored()[:2] == before[:2]

    settings.SECRET_KEY_FALLBACKS = [former]
    seeds.renew()
    settings.SECRET_KEY_FALLBACKS = []
    assert (factors.totp_secret(kari), seeds.unreadable()) == (secret, 0)
    assert RecoveryCodes(kari_codes()).validate_code(code)
    again = stored()
    seeds.renew()
    assert (stored(), "ABCD" in str(again)) == (again, False)


def kari_codes():
    return SecondFactor.objects.get(type=SecondFactor.Type.RECOVERY_CODES)
