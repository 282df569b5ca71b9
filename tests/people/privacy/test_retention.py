"""Everything is kept for the days of its retention, and no day longer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from members import models
from members.people import privacy
from tests.support.factories import FAR_AHEAD, LONG_AGO, make
from tests.support.planted_secrets import everything, found, secrets_in

SECRET = "hemmeligx"
DAYS = {"access": 10, "contacts": 80, "invitations": 20, "access_requests": 30}
DAYS |= {"requests": 40, "letters": 50, "log": 60, "log_ins": 95, "searches": 70}
DAYS |= {"assignments": 90, "incoming_files": 7, "messages": 100, "addresses": 80}
DAYS |= {"visits": 85}
LITTLE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def days(settings):
    settings.KEPT_DAYS = DAYS


def ago(what, more=LITTLE):
    return timezone.now() - timedelta(days=DAYS[what]) - more


ADDRESS, NOW = f"{SECRET}@example.org", timezone.now
INVITATION = {"email": ADDRESS, "made_at": lambda: ago("invitations") - timedelta(30)}
WITHDRAWN = INVITATION | {"expires_at": NOW}
ANSWERED = {"decided_by": make.user, "granted": True, "name": SECRET}
REJECTED = {"decided_by": make.secretary, "reason": "Nei.", "status": "rejected"}
APPLIED = {"contact_email": ADDRESS, "why": SECRET}
DECLINED = APPLIED | {"is_accepted": False, "answer": SECRET}
DECLINED["decided_by"] = make.secretary
LETTER = {"is_secret": False, "text": SECRET}
TABLE = {"table": {"headings": ["Navn"], "lines": [[2, [SECRET]]]}}
LOGGED = {"user": make.user, "object_repr": SECRET, "action_flag": CHANGE}
KEY = {"session_key": SECRET, "session_data": SECRET}
DONE = {"input": {"query": SECRET}, "outcome": "done"}
MESSAGE = {"address": ADDRESS, "name": SECRET}
# Each: the model, its moment, the days that it is kept, and the other fields of one.
REQUEST = models.ChangeRequest, "decided_at", "requests", REJECTED | {"message": SECRET}
WITHDRAWAL = models.Invitation, "withdrawn_at", "invitations", WITHDRAWN
THINGS = [
    (models.User, "until", "access", {"email": ADDRESS}),
    (models.Invitation, "expires_at", "invitations", INVITATION),
    WITHDRAWAL,
    (models.AccessRequest, "decided_at", "access_requests", ANSWERED),
    REQUEST,
    (models.Application, "decided_at", "requests", DECLINED),
    (models.Application, "made_at", "invitations", APPLIED | {"confirmed_at": None}),
    (models.Letter, "sent_at", "letters", LETTER),
    (models.Letter, "failed_at", "letters", LETTER | {"failure": "refused"}),
    (LogEntry, "action_time", "log", LOGGED),
    (models.MissedSearch, "day", "searches", {"words": SECRET}),
    (models.Assignment, "taken_at", "assignments", {"kind": SECRET}),
    (models.IncomingFile, "used_at", "incoming_files", TABLE | {"ended_at": NOW}),
    (models.IncomingFile, "used_at", "incoming_files", TABLE),
    (models.MessageRecipient, "sent_at", "messages", MESSAGE),
    (models.AddressChange, "asked_at", "addresses", {"email": ADDRESS}),
    (models.RateLimit, "until", 0, {"who": SECRET}),
    (models.Task, "ended_at", 1, DONE),
    (Session, "expire_date", 0, KEY),
]
# The secret word is a key of these: there can be one only.
UNIQUE = {models.User, models.RateLimit, Session}


def make_thing(thing, *, is_past):
    """Create one whose moment is just past its retention, or just within."""
    model, column, days, fields = thing
    given = {n: v() if callable(v) else v for n, v in fields.items()}
    length = timedelta(days=DAYS.get(days, days))
    if column == "day" or model == models.User:
        given[column] = timezone.localdate() - length - timedelta(days=is_past)
    else:
        given[column] = NOW() - length + (-LITTLE if is_past else LITTLE)
    if model == models.User:
        return model.objects.get(pk=make.colleague(**given).pk)
    if model == models.MessageRecipient:
        sent_at = given.pop(column)
        sent = {"sent_at": sent_at, "number": 1, "fingerprint": f"{sent_at:%f}"}
        given["message"] = make(models.Message, **sent)
    is_ours = model not in (LogEntry, Session)
    return make(model, **given) if is_ours else model.objects.create(**given)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing[0].__name__)
def test_what_is_past_retention_ends_and_what_is_within_it_stays(thing):
    row = make_thing(thing, is_past=True)
    ended = {(type(row), row.pk)}
    before, listed = secrets_in({SECRET}, everything()), found(privacy.past_retention())

    assert (before, listed) == ({SECRET}, ended)
    assert found(privacy.apply_retention()) == ended
    assert secrets_in({SECRET}, everything()) == set()
    recent = make_thing(thing, is_past=False)
    rows = type(recent).objects.filter(pk=recent.pk)
    values, again = list(rows.values()), set()
    if thing[0] not in UNIQUE:
        again = {(type(row), make_thing(thing, is_past=True).pk)}
    assert found(privacy.apply_retention()) == again
    assert list(rows.values()) == values, "Retention ends only what is past it."
    assert secrets_in({SECRET}, everything()) == {SECRET}
    assert found(privacy.apply_retention()) == set()


def test_log_ins_and_unused_pictures_are_deleted_after_their_days():
    month = timezone.now() - timedelta(days=30)
    picture = make.picture(made_at=month - LITTLE)
    make.picture(made_at=month + LITTLE)
    old = make(models.LogIn, at=ago("log_ins"))
    make(models.LogIn, at=ago("log_ins", -LITTLE))

    rows = {(models.LogIn, old.pk), (type(picture), picture.pk)}
    assert found(privacy.apply_retention()) == rows


def test_a_former_contact_is_erased_unless_in_office_a_user_or_recent(settings):
    former = make.former_contact(name="Hemmelig Person")
    make.contact()
    make.role(person=make.person(), until=LONG_AGO)
    make.person(email=make.colleague(email="nora@example.org").email.upper())
    assert found(privacy.past_retention()) == set()
    # The events of today, whose dates cannot be changed, are past a retention of -1 days.
    settings.KEPT_DAYS = DAYS | {"contacts": -1}

    rows = {(models.Person, former.pk)}
    assert found(privacy.past_retention()) == rows
    assert found(privacy.apply_retention()) == rows
    assert secrets_in({"hemmelig person"}, everything()) == set()
    assert found(privacy.apply_retention()) == set()


def test_what_is_open_or_in_use_stays_however_old(kari):
    long_ago = timezone.now() - timedelta(days=9999)
    gone = {"until": long_ago.date()}
    make(models.Invitation, made_at=long_ago, expires_at=timezone.now() + LITTLE)
    make(models.AccessRequest, made_at=long_ago)
    make(models.ChangeRequest, opened_at=long_ago)
    make(models.Letter, made_at=long_ago)
    make.colleague(make.colleague().organizations().get())
    back = make.colleague(**gone)
    make.representative(user=back, since=FAR_AHEAD)
    make.colleague(user=kari, **gone)
    contact = make.colleague(email="kontakt@example.org", **gone)
    make.person(email="Kontakt@example.org")
    make.user()

    assert found(privacy.apply_retention()) == set()
    assert models.User.objects.get(pk=contact.pk).is_active


def test_the_organizations_part_of_a_request_stays():
    row = make_thing(REQUEST, is_past=True)

    privacy.apply_retention()

    row.refresh_from_db()
    assert (row.status, row.reason, row.message) == ("rejected", "Nei.", "[slettet]")


def run(*words):
    output = StringIO()
    call_command("retain", *words, stdout=output)
    return output.getvalue()


def test_a_dry_run_lists_by_number_alone_and_ends_nothing():
    for thing in THINGS:
        if thing is not WITHDRAWAL:
            make_thing(thing, is_past=True)
    before, number = everything(), models.AccessRequest.objects.get().pk

    listed = run("--dry-run")

    assert everything() == before
    assert SECRET not in listed
    assert listed.count("Søknader om medlemskap: 2 (") == 1
    user = models.User.objects.get(email=ADDRESS)
    assert f"Brukere: 1 ({user.pk})" in listed
    assert f": 1 ({number})" in run()
    assert f"({number})" not in run()
