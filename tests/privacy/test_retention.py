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


ADDRESS = f"{SECRET}@example.org"
LATER = timedelta(minutes=-1)
NOW = timezone.now


def of(model, what, moment, create=make, **fields):
    """Return the makers of a row whose moment is just past its retention, and just within.

    A function among the fields is called for each row.
    """

    def made(more):
        given = {
            n: value() if callable(value) else value for n, value in fields.items()
        }
        row = create(model, **{moment: ago(what, more), **given})
        return type(row), row.pk

    return (lambda: made(LITTLE)), (lambda: made(LATER))


def ending(model, moment, create=make, lasted=timedelta(0), **fields):
    """Return likewise makers of a row that ends at a moment, or a while after it."""

    def made(more):
        row = create(model, **{moment: NOW() - lasted - more, **fields})
        return model, row.pk

    return (lambda: made(LITTLE)), (lambda: made(LATER))


def by_day(what, create):
    """Return likewise makers of a row that `create` makes of a day."""

    def made(more):
        row = create(day_ago(what, more))
        return type(row), row.pk

    return (lambda: made(1)), (lambda: made(0))


def in_table(model, **fields):
    return model.objects.create(**fields)


def to_somebody(model, sent_at):
    sent = {"sent_at": sent_at, "number": 1, "fingerprint": f"{sent_at:%f}"}
    return make(model, message=make(Message, **sent), address=ADDRESS, name=SECRET)


def colleague(until):
    user = make_colleague(email=ADDRESS, until=until)
    return User.objects.get(pk=user.pk)


INVITATION = {"email": ADDRESS, "made_at": lambda: ago("invitations") - timedelta(30)}
ANSWERED = {"decided_by": make_user, "granted": True, "name": SECRET}
REJECTED = {"decided_by": make_secretary, "reason": "Nei.", "status": "rejected"}
APPLIED = {"contact_email": ADDRESS, "why": SECRET}
DECLINED = {"is_accepted": False, "answer": SECRET, "decided_by": make_secretary}
LETTER = {"is_secret": False, "text": SECRET}
TABLE = {"table": {"headings": ["Navn"], "lines": [[2, [SECRET]]]}}
LOGGED = {"user": make_user, "object_repr": SECRET, "action_flag": CHANGE}
KEY = {"session_key": SECRET, "session_data": SECRET}
DONE = {"input": {"query": SECRET}, "outcome": "done"}
DAY = timedelta(days=1)
# Each: what makes one just past its retention, and one just within it.
THINGS = {
    "access that has ended": by_day("access", colleague),
    "an invitation never used": of(
        Invitation, "invitations", "expires_at", **INVITATION
    ),
    "one that was withdrawn": of(
        Invitation, "invitations", "withdrawn_at", expires_at=NOW, **INVITATION
    ),
    "an access request": of(AccessRequest, "access_requests", "decided_at", **ANSWERED),
    "a rejected request": of(
        ChangeRequest, "requests", "decided_at", message=SECRET, **REJECTED
    ),
    "a declined application": of(
        Application, "requests", "decided_at", **APPLIED, **DECLINED
    ),
    "an application that was never confirmed": of(
        Application, "invitations", "made_at", confirmed_at=None, **APPLIED
    ),
    "a sent letter": of(Letter, "letters", "sent_at", **LETTER),
    "a letter that failed": of(
        Letter, "letters", "failed_at", failure="refused", **LETTER
    ),
    "the admin log": of(LogEntry, "log", "action_time", in_table, **LOGGED),
    "a search in vain": by_day(
        "searches", lambda day: make(MissedSearch, words=SECRET, day=day)
    ),
    "a matter taken": of(Assignment, "assignments", "taken_at", kind=SECRET),
    "a file that is written": of(
        IncomingFile, "incoming_files", "used_at", ended_at=NOW, **TABLE
    ),
    "a file that is not": of(IncomingFile, "incoming_files", "used_at", **TABLE),
    "a recipient of a message": of(
        MessageRecipient, "messages", "sent_at", to_somebody
    ),
    "a change of address": of(AddressChange, "addresses", "asked_at", email=ADDRESS),
    "an attempt": ending(RateLimit, "until", who=SECRET),
    "a task": ending(Task, "ended_at", lasted=DAY, **DONE),
    "a session": ending(Session, "expire_date", in_table, **KEY),
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
    _noun, number = THINGS["a rejected request"][0]()

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
