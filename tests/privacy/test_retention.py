"""Everything is kept for the days of its retention, and no day longer."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from members import privacy
from members.models import (
    AccessRequest,
    AddressChange,
    Application,
    Assignment,
    ChangeRequest,
    IncomingFile,
    Invitation,
    Letter,
    LogIn,
    Message,
    MessageRecipient,
    MissedSearch,
    RateLimit,
    Task,
    User,
)
from tests.support.factories import (
    FAR_AHEAD,
    make_colleague,
    make_person,
    make_picture,
    make_representative,
    make_secretary,
    make_user,
)
from tests.support.planted_secrets import everything, found, secrets_in
from tests.support.rows import make

pytestmark = pytest.mark.django_db
SECRET = "hemmeligx"
DAYS = {
    "access": 10,
    "contacts": 80,
    "invitations": 20,
    "access_requests": 30,
    "requests": 40,
    "letters": 50,
    "log": 60,
    "log_ins": 95,
    "searches": 70,
    "assignments": 90,
    "incoming_files": 7,
    "messages": 100,
    "addresses": 80,
}
LITTLE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def days(settings):
    settings.KEPT_DAYS = DAYS


def ago(what, more=LITTLE):
    return timezone.now() - timedelta(days=DAYS[what]) - more


def day_ago(what, more):
    return timezone.localdate() - timedelta(days=DAYS[what] + more)


def user(until):
    made = make_colleague(email=f"{SECRET}@example.org", until=until)
    return User, made.pk


def invitation(**fields):
    fields |= {"made_at": ago("invitations") - timedelta(days=30)}
    given = {"email": f"{SECRET}@example.org", **fields}
    return Invitation, make(Invitation, **given).pk


def access_request(when):
    given = {"decided_at": when, "decided_by": make_user(), "granted": True}
    return AccessRequest, make(AccessRequest, name=SECRET, **given).pk


def request(when, status="rejected"):
    given = {"decided_at": when, "decided_by": make_secretary(), "reason": "Nei."}
    return (
        ChangeRequest,
        make(ChangeRequest, message=SECRET, status=status, **given).pk,
    )


def application(**fields):
    given = {"contact_email": f"{SECRET}@example.org", "why": SECRET, **fields}
    return Application, make(Application, **given).pk


def declined(when):
    decided = {"is_accepted": False, "answer": SECRET, "decided_by": make_secretary()}
    return application(decided_at=when, **decided)


def letter(**fields):
    given = {"is_secret": False, "text": SECRET, **fields}
    return Letter, make(Letter, **given).pk


def log(when):
    entry = LogEntry.objects.create(
        user=make_user(), object_repr=SECRET, action_flag=CHANGE, action_time=when
    )
    return LogEntry, entry.pk


def search(day):
    return MissedSearch, make(MissedSearch, words=SECRET, day=day).pk


def attempt(until):
    return RateLimit, make(RateLimit, who=SECRET, until=until).pk


def session(when):
    made = Session.objects.create(
        session_key=SECRET, session_data=SECRET, expire_date=when
    )
    return Session, made.pk


def task(when):
    given = {"input": {"query": SECRET}, "outcome": "done", "ended_at": when}
    return Task, make(Task, **given).pk


def incoming_file(when, **fields):
    table = {"headings": ["Navn"], "lines": [[2, [SECRET]]]}
    return IncomingFile, make(IncomingFile, table=table, used_at=when, **fields).pk


def recipient(when):
    sent = {"sent_at": when, "number": 1, "fingerprint": f"{when:%f}"}
    row = make(
        MessageRecipient,
        message=make(Message, **sent),
        address=f"{SECRET}@example.org",
        name=SECRET,
    )
    return MessageRecipient, row.pk


def assignment(when):
    return Assignment, make(Assignment, kind=SECRET, taken_at=when).pk


def address_change(when):
    email = f"{SECRET}@example.org"
    return AddressChange, make(AddressChange, email=email, asked_at=when).pk


LATER = timedelta(minutes=-1)
# Each: what makes one just past its retention, and one just within it.
THINGS = {
    "access that has ended": (
        lambda: user(day_ago("access", 1)),
        lambda: user(day_ago("access", 0)),
    ),
    "an invitation that was never used": (
        lambda: invitation(expires_at=ago("invitations")),
        lambda: invitation(expires_at=ago("invitations", LATER)),
    ),
    "one that was withdrawn": (
        lambda: invitation(expires_at=timezone.now(), withdrawn_at=ago("invitations")),
        lambda: invitation(
            expires_at=timezone.now(), withdrawn_at=ago("invitations", LATER)
        ),
    ),
    "an access request": (
        lambda: access_request(ago("access_requests")),
        lambda: access_request(ago("access_requests", LATER)),
    ),
    "a rejected request": (
        lambda: request(ago("requests")),
        lambda: request(ago("requests", LATER)),
    ),
    "a declined application": (
        lambda: declined(ago("requests")),
        lambda: declined(ago("requests", LATER)),
    ),
    "an application from an address that was never confirmed": (
        lambda: application(confirmed_at=None, made_at=ago("invitations")),
        lambda: application(confirmed_at=None, made_at=ago("invitations", LATER)),
    ),
    "a sent letter": (
        lambda: letter(sent_at=ago("letters")),
        lambda: letter(sent_at=ago("letters", LATER)),
    ),
    "a letter that failed": (
        lambda: letter(failed_at=ago("letters"), failure="refused"),
        lambda: letter(failed_at=ago("letters", LATER), failure="refused"),
    ),
    "the admin log": (lambda: log(ago("log")), lambda: log(ago("log", LATER))),
    "a search in vain": (
        lambda: search(day_ago("searches", 1)),
        lambda: search(day_ago("searches", 0)),
    ),
    "a matter taken": (
        lambda: assignment(ago("assignments")),
        lambda: assignment(ago("assignments", LATER)),
    ),
    "a file that is written": (
        lambda: incoming_file(ago("incoming_files"), ended_at=timezone.now()),
        lambda: incoming_file(ago("incoming_files", LATER), ended_at=timezone.now()),
    ),
    "a file that is not": (
        lambda: incoming_file(ago("incoming_files")),
        lambda: incoming_file(ago("incoming_files", LATER)),
    ),
    "a recipient of a message": (
        lambda: recipient(ago("messages")),
        lambda: recipient(ago("messages", LATER)),
    ),
    "a change of address": (
        lambda: address_change(ago("addresses")),
        lambda: address_change(ago("addresses", LATER)),
    ),
    "an attempt": (
        lambda: attempt(timezone.now() - LITTLE),
        lambda: attempt(timezone.now() + LITTLE),
    ),
    "a task": (
        lambda: task(timezone.now() - timedelta(days=1) - LITTLE),
        lambda: task(timezone.now() - timedelta(days=1) + LITTLE),
    ),
    "a session": (
        lambda: session(timezone.now() - LITTLE),
        lambda: session(timezone.now() + LITTLE),
    ),
}
things = pytest.mark.parametrize("thing", THINGS)


@things
def test_what_is_past_retention_ends_and_a_second_run_finds_nothing(thing):
    make_it, _not_yet = THINGS[thing]
    row = make_it()
    before, listed = secrets_in({SECRET}, everything()), found(privacy.past_retention())

    ended = found(privacy.apply_retention())

    assert (before, listed, ended) == ({SECRET}, {row}, {row})
    assert secrets_in({SECRET}, everything()) == set()
    assert found(privacy.apply_retention()) == set()


@things
def test_what_is_within_retention_stays(thing):
    _old, make_it = THINGS[thing]
    make_it()

    assert found(privacy.apply_retention()) == set()
    assert secrets_in({SECRET}, everything()) == {SECRET}


# The secret word is a key of these: there can be one only.
UNIQUE = {"access that has ended", "an attempt", "a session"}


@pytest.mark.parametrize("thing", [thing for thing in THINGS if thing not in UNIQUE])
def test_what_is_past_retention_takes_nothing_else_with_it(thing):
    (_same, _old), (model, recent) = (make_it() for make_it in THINGS[thing])
    rows = model.objects.filter(pk=recent)
    before = list(rows.values())

    privacy.apply_retention()

    assert list(rows.values()) == before, "Retention ends only what is past it."


def test_log_ins_are_deleted_after_their_days():
    old = make(LogIn, at=ago("log_ins"))
    make(LogIn, at=ago("log_ins", LATER))

    assert found(privacy.apply_retention()) == {(LogIn, old.pk)}


def test_an_unused_picture_is_deleted_after_a_month():
    month = timezone.now() - timedelta(days=30)
    old = make_picture(made_at=month - LITTLE)
    make_picture(made_at=month + LITTLE)

    assert found(privacy.apply_retention()) == {(type(old), old.pk)}


def test_what_is_open_or_in_use_stays_however_old(kari):
    long_ago = timezone.now() - timedelta(days=9999)
    gone = {"until": long_ago.date()}
    make(Invitation, made_at=long_ago, expires_at=timezone.now() + LITTLE)
    make(AccessRequest, made_at=long_ago)
    make(ChangeRequest, opened_at=long_ago)
    make(Letter, made_at=long_ago)
    make_colleague(make_colleague().organizations().get())
    back = make_colleague(**gone)
    make_representative(user=back, since=FAR_AHEAD)
    make_colleague(user=kari, **gone)
    contact = make_colleague(email="kontakt@example.org", **gone)
    make_person(email="Kontakt@example.org")
    make_user()

    assert found(privacy.apply_retention()) == set()
    assert User.objects.get(pk=contact.pk).is_active


def test_the_organizations_part_of_a_request_stays():
    _noun, number = request(ago("requests"))

    privacy.apply_retention()

    kept = ChangeRequest.objects.get(pk=number)
    assert (kept.status, kept.reason, kept.message) == ("rejected", "Nei.", "[slettet]")


def run(*words):
    output = StringIO()
    call_command("retain", *words, stdout=output)
    return output.getvalue()


def test_a_dry_run_lists_by_number_alone_and_ends_nothing():
    for make_it, _not_yet in THINGS.values():
        if make_it is not THINGS["one that was withdrawn"][0]:
            make_it()
    before = everything()

    listed = run("--dry-run")

    assert everything() == before
    assert SECRET not in listed
    assert listed.count("Søknader om medlemskap: 2 (") == 1
    assert f"Brukere: 1 ({User.objects.get(email__contains=SECRET).pk})" in listed


def test_the_command_prints_what_it_ended():
    _noun, number = access_request(ago("access_requests"))

    ended = run()

    assert f": 1 ({number})" in ended
    assert f"({number})" not in run()
