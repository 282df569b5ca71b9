"""Every way that an address changes: the former one is told, and may object for seven days."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import people
from members.accounts import addresses, factors
from members.actions import recording
from members.exchange import write
from members.fields import refusal_of
from members.mail import secretariat_address
from members.models import AddressChange, Batch, Letter, Person, User
from members.people import account, readdressing
from members.records.history import undo
from tests.support.admin import address, form_of, save
from tests.support.cases import cases
from tests.support.consent_page import shown
from tests.support.factories import make
from tests.support.files_in import in_an_hour, seen_file
from tests.support.html_forms import filled, send
from tests.support.letters import last, letters, token_of
from tests.support.login import log_in, record, verify_second_factor
from tests.support.merging import merge_them, solved
from tests.support.refusals import broken_by, refusal

pytestmark = pytest.mark.django_db
OLD, NEW = "nora@example.org", "ny@annet.example"
TELLING = ("person_address_changed", "account_address_changed")


def told():
    """Return the former addresses told, in their order, after the job has run twice."""
    for _twice in range(2):
        people.tell_former_addresses()
    return [to for kind, to in letters() if kind in TELLING]


def objection():
    letter = Letter.objects.filter(kind__in=TELLING).latest("pk")
    return reverse("portal:confirm", args=[token_of(letter)])


def by_own_link(nora, **who):
    people.correct(nora, email=NEW)
    link = reverse("portal:confirm", args=[token_of(last("person_address"))])
    send(Client(), link)


def by_account(row, **who):
    user = User.objects.filter(email=OLD).first() or make.user(email=OLD)
    change = account.ask_for_address(user, NEW)
    account.confirm_address(change, session_key=None, with_contacts=True)


def by_undo(row, *, kari, site_administrator, **who):
    """Change it, take that back, and take that back again."""
    by = kari if isinstance(row, Person) else site_administrator
    with recording(Batch.Act.SAVE, by=by) as batch:
        by_sql(row)
    undo(undo(batch, by=by), by=by)


def by_sql(row, **who):
    type(row).objects.filter(pk=row.pk).update(email=NEW)


def by_file(nora, *, kari, **who):
    lines = ["Bedrift, Navn, E-post", ("Yara", nora.name, NEW)]
    write(seen_file(kari, *lines, target="contacts"), by=kari, reason="Fra lista")
    people.tell_former_addresses()
    assert letters() == []
    people.send_held_notices(in_an_hour)


WAYS_OF_A_PERSON = {
    "own link": by_own_link,
    "account": by_account,
    "colleague": lambda nora, ola, **who: people.update_person(
        nora, {"email": NEW}, by=ola
    ),
    "page of the desk": lambda nora, as_secretary, **who: save(
        as_secretary, nora, email=NEW, **WHY
    ),
    "file": by_file,
    "undo": by_undo,
    "SQL": by_sql,
}
WHY = {"_act-reason": "Ny jobb"}
WAYS_OF_A_USER = {
    "account": by_account,
    "page of the user": lambda eva, site_administrator, **who: save(
        log_in(Client(), site_administrator), eva, email=NEW, **WHY
    ),
    "command": lambda eva, **who: call_command("change_address", OLD, NEW, reason="x"),
    "undo": by_undo,
    "SQL": by_sql,
}


@pytest.fixture
def who(kari, ola, as_secretary, site_administrator):
    """Return the people that change addresses, by the names of their fixtures."""
    rows = {"kari": kari, "ola": ola, "as_secretary": as_secretary}
    return rows | {"site_administrator": site_administrator}


@pytest.mark.parametrize("way", WAYS_OF_A_PERSON.values(), ids=WAYS_OF_A_PERSON)
def test_the_former_address_of_a_person_is_told_and_takes_it_back(nora, who, way):
    for item in ("name", "email"):
        make.consent(nora, item)
    links = [people.token_for(nora)]

    way(nora, **who)

    nora.refresh_from_db()
    links.append(people.token_for(nora))
    assert (nora.email, "email" in shown(nora)) == (NEW, False)
    assert refusal(lambda: people.find_by_token(links[0])).code == "closed"
    assert told() == [OLD]
    # The former address may be a stranger's, typed by mistake.
    is_account = Letter.objects.filter(kind="account_address_changed").exists()
    assert (NEW in last(TELLING[is_account]).text) == is_account
    people.set_consents(nora, ["email"], contact=nora.contact)

    send(Client(), objection())

    nora.refresh_from_db()
    assert (nora.email, nora.own_items) == (OLD, ["email"])
    assert "email" not in shown(nora)
    for link in links:
        assert refusal(lambda link=link: people.find_by_token(link)).code == "closed"
    assert last("person_link").to == OLD
    assert last("account_objected").to == secretariat_address()
    assert told() == [OLD], "Whoever had the other address gets no link to object."


@pytest.mark.parametrize("way", WAYS_OF_A_USER.values(), ids=WAYS_OF_A_USER)
def test_the_former_address_of_a_user_is_told_and_takes_it_back(who, way):
    user = make.user(email=OLD)
    session = log_in(Client(), user)

    way(user, **who)

    user.refresh_from_db()
    assert (user.email, told()) == (NEW, [OLD])
    assert session.get("/min-side/konto/").status_code == 302

    send(Client(), objection())

    user.refresh_from_db()
    assert (user.email, told()) == (OLD, [OLD])
    assert session.get("/min-side/konto/").status_code == 302


def test_an_undo_revives_no_session_and_no_consent_to_the_address(nora, superuser):
    user = make.user(email=OLD)
    session = log_in(Client(), user)
    make.consent(nora, "email")
    with recording(Batch.Act.SAVE, by=superuser) as batch:
        by_sql(nora), by_sql(user)

    undo(batch, by=superuser)

    rows = [Person.objects.get(pk=nora.pk), User.objects.get(pk=user.pk)]
    assert [row.email for row in rows] == [OLD] * 2
    assert (shown(nora), last("person_link").to) == (set(), OLD)
    assert session.get("/min-side/konto/").status_code == 302


def test_a_merge_an_erasure_and_a_first_address_tell_nobody(nora, kari, ours, theirs):
    make.contact(theirs, email=OLD)
    first = make.contact(email="")

    merge_them(theirs, ours, kari, **solved(theirs, ours))
    people.erase_on_request(nora)
    by_sql(first)

    assert (told(), AddressChange.objects.count()) == ([], 0)


def test_after_seven_days_and_twice_an_objection_does_nothing(nora):
    by_sql(nora)
    assert told() == [OLD]
    week_ago = timezone.now() - timedelta(days=7)
    AddressChange.objects.update(asked_at=week_ago, confirmed_at=week_ago)
    late = Client().get(objection())
    AddressChange.objects.update(asked_at=timezone.now(), confirmed_at=timezone.now())

    for _twice in range(2):
        send(Client(), objection())

    assert late.status_code == 404
    assert [kind for kind, _to in letters()].count("account_objected") == 1


def test_where_the_former_address_is_taken_the_new_holder_is_stopped_all_the_same(
    nora, ours
):
    user = make.user(email=OLD)
    by_sql(user), by_sql(nora)
    assert told() == [OLD]
    make.user(email=OLD), make.contact(ours, email=OLD)
    session = log_in(Client(), User.objects.get(pk=user.pk))
    nora.refresh_from_db()
    people.set_consents(nora, ["email"], contact=nora.contact)
    link = people.token_for(nora)

    page = send(Client(), objection())

    said = "Noen andre har denne adressen nå. Sekretariatet har fått beskjed."
    assert page.context["form"].non_field_errors() == [said]
    assert "ikke satt tilbake" in last("account_objected").text
    assert session.get("/min-side/konto/").status_code == 302
    assert shown(nora) == set()
    assert refusal(lambda: people.find_by_token(link)).code == "closed"
    rows = [Person.objects.get(pk=nora.pk), User.objects.get(pk=user.pk)]
    assert [row.email for row in rows] == [NEW] * 2


def test_an_address_that_bounces_is_not_told(nora, eva, kari):
    answered = {"to": OLD, "attempts": 1, "text": ""}
    failed = {"failed_at": timezone.now(), "failure": Letter.Failure.REFUSED}
    letter = make(Letter, **answered | failed)
    User.objects.filter(pk=eva.pk).update(bounced_on=timezone.localdate())
    eva.refresh_from_db()

    readdressing.correct_and_resend(letter, NEW, by=kari)
    addresses.change_address(eva, "eva@annet.example", by=None)

    assert (told(), AddressChange.objects.count()) == ([], 2)
    # An e-mail that has arrived since says that the mailbox is there.
    make(Letter, to=NEW, **failed)
    make(Letter, to=NEW, sent_at=timezone.now(), is_secret=False)
    Person.objects.filter(pk=nora.pk).update(email=OLD)
    assert told() == [NEW]


OTHERS = {"other_secretary": "secretary", "other_administrator": "site administrator"}
# Whose address, by whom, and the refusals without a factor and with one.
RULES = cases(__file__, "address_rules.jsonl")


@pytest.mark.parametrize(("target", "by", "without", "with_factor"), RULES)
def test_an_address_of_staff_takes_a_factor_and_of_administrators_root(
    target, by, without, with_factor, request
):
    user, actor = (
        make.staff(OTHERS[name]) if name in OTHERS else request.getfixturevalue(name)
        for name in (target, by)
    )
    for is_verified, code in ((False, without), (True, with_factor)):
        row = addresses.lock_user(user)
        change = partial(addresses.change_address, row, NEW, by=actor)
        refused = refusal_of(change, is_verified=is_verified)
        assert (refused and refused.code) == code


def test_no_other_write_moves_the_log_in_of_staff(kari):
    rows = User.objects.filter(pk=kari.pk)

    refused = broken_by(lambda: rows.update(email=NEW))

    assert refused == "an_address_of_staff_changes_by_its_own_act"
    assert rows.get().email == kari.email


def test_the_page_of_a_user_asks_for_the_factor_and_keeps_what_was_typed(
    kari, superuser, site_administrator
):
    client = Client()
    log_in(client, superuser)
    record(client, superuser, "mfa", id=1, at=0)

    asked = save(client, kari, email=NEW, name="Kari N.")
    verify_second_factor(client, superuser)
    kept = client.get(page := address(User, kari))
    unsaid = form_of(client.post(page, filled(kept))).non_field_errors()
    saved = client.post(page, filled(kept, **WHY))
    alone = save(client, site_administrator, email="siri@annet.example", **WHY)

    asking = factors.verification_path(superuser)
    assert asked.url == f"{asking}?next={page}"
    assert unsaid == ["Skriv hvorfor adressen eller rollen endres."]
    assert "change_address" in form_of(alone).non_field_errors()[0]
    kari.refresh_from_db()
    assert (saved.status_code, kari.email, kari.name) == (302, NEW, "Kari N.")
    assert told() == ["kari@example.org"]
    own = client.get(address(User, superuser))
    assert "email" in own.context["adminform"].readonly_fields


def test_the_command_moves_an_administrator_and_says_why_in_the_history(
    site_administrator,
):
    former, move = site_administrator.email, partial(call_command, "change_address")
    move(former, NEW, reason="ringte tilbake")
    for wrong in ((former, NEW), (NEW, "x"), (NEW, make.user().email)):
        with pytest.raises(CommandError):
            move(*wrong, reason="x")

    event = User.pgh_event_model.objects.filter(email=NEW).get()
    assert event.pgh_context["reason"] == "change_address: ringte tilbake"
    assert told() == [former]
