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
def at(maker, what, **fields):
    """Return the makers of a row whose moment is just past its retention, and just within."""
    return tuple(
        lambda m=more: maker(ago(what, m), **fields) for more in (LITTLE, LATER)
    )


def on_field(maker, what, name, **fields):
    """Return likewise makers of a row with the moment in the field."""
    return at(lambda when: maker(**{name: when, **fields}), what)


def until(maker, moment):
    """Return likewise makers of a row that lasts until a moment, or after it."""
    return (lambda: maker(moment() - LITTLE)), (lambda: maker(moment() + LITTLE))


def withdrawn(when):
    return invitation(expires_at=timezone.now(), withdrawn_at=when)


def by_day(maker, what):
    return tuple(lambda m=more: maker(day_ago(what, m)) for more in (1, 0))


# Each: what makes one just past its retention, and one just within it.
THINGS = {
    "access that has ended": by_day(user, "access"),
    "an invitation that was never used": on_field(
        invitation, "invitations", "expires_at"
    ),
    "one that was withdrawn": at(withdrawn, "invitations"),
    "an access request": at(access_request, "access_requests"),
    "a rejected request": at(request, "requests"),
    "a declined application": at(declined, "requests"),
    "an application from an address that was never confirmed": on_field(
        application, "invitations", "made_at", confirmed_at=None
    ),
    "a sent letter": on_field(letter, "letters", "sent_at"),
    "a letter that failed": on_field(letter, "letters", "failed_at", failure="refused"),
    "the admin log": at(log, "log"),
    "a search in vain": by_day(search, "searches"),
    "a matter taken": at(assignment, "assignments"),
    "a file that is written": at(
        incoming_file, "incoming_files", ended_at=timezone.now()
    ),
    "a file that is not": at(incoming_file, "incoming_files"),
    "a recipient of a message": at(recipient, "messages"),
    "a change of address": at(address_change, "addresses"),
    "an attempt": until(attempt, timezone.now),
    "a task": until(task, lambda: timezone.now() - timedelta(days=1)),
    "a session": until(session, timezone.now),
}
things = pytest.mark.parametrize("thing", THINGS)


# The secret word is a key of these: there can be one only.
UNIQUE = {"access that has ended", "an attempt", "a session"}


@things
def test_what_is_past_retention_ends_and_a_second_run_finds_nothing(thing):
    past, _within = THINGS[thing]
    row = past()
    before, listed = secrets_in({SECRET}, everything()), found(privacy.past_retention())

    ended = found(privacy.apply_retention())

    assert (before, listed, ended) == ({SECRET}, {row}, {row})
    assert secrets_in({SECRET}, everything()) == set()
    assert found(privacy.apply_retention()) == set()


@things
def test_what_is_within_retention_stays(thing):
    past, within = THINGS[thing]
    model, recent = within()
    rows = model.objects.filter(pk=recent)
    before = list(rows.values())
    if thing not in UNIQUE:
        past()

    ended = found(privacy.apply_retention())

    assert (model, recent) not in ended
    assert list(rows.values()) == before, "Retention ends only what is past it."
    assert secrets_in({SECRET}, everything()) == {SECRET}


def test_log_ins_and_unused_pictures_are_deleted_after_their_days():
    month = timezone.now() - timedelta(days=30)
    picture = make_picture(made_at=month - LITTLE)
    make_picture(made_at=month + LITTLE)
    old = make(LogIn, at=ago("log_ins"))
    make(LogIn, at=ago("log_ins", LATER))

    rows = {(LogIn, old.pk), (type(picture), picture.pk)}
    assert found(privacy.apply_retention()) == rows


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
    before, number = everything(), AccessRequest.objects.get().pk

    listed = run("--dry-run")

    assert everything() == before
    assert SECRET not in listed
    assert listed.count("Søknader om medlemskap: 2 (") == 1
    assert f"Brukere: 1 ({User.objects.get(email__contains=SECRET).pk})" in listed
    assert f": 1 ({number})" in run()
    assert f"({number})" not in run()
