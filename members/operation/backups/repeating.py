"""Repeat in a restored database the acts since its backup.

Everything here acts on the default connection, which is that of the restored database.
"""

import re
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from members.models import Letter, NewsletterFeed, User
from members.models.email_addresses import comparable
from members.operation import journal

from . import contents
from .errors import BackupError

# Numbers that were given out after the backup stay unused: links in e-mails name them.
NUMBERS_LEFT_OUT = 100_000
SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
        least(coalesce(last_value, 0) + {}, max_value))
    FROM pg_sequences WHERE schemaname = 'public'
"""
# Caches compare versions: this one is newer than any that the backup's successors had.
NEW_VERSION = """
    INSERT INTO public.members_dataversion AS v (transaction, weight)
    VALUES (pg_current_xact_id()::text::bigint, 1000000000)
    ON CONFLICT (transaction) DO UPDATE SET weight = v.weight + 1000000000
"""
PART = r"""[^\s"'(),;:<>@{}\[\]\\|]+"""
# Their numbers are those of transactions of the server that was backed up. An emptied log
# refuses the cursors of before.
FORGET_TOUCHES = "TRUNCATE public.members_touched, public.members_publicchange"
ADDRESSES = """
    SELECT DISTINCT found[1]
    FROM public.{} AS "the row", regexp_matches("the row"::text, %s, 'g') AS found
"""
KEEP_ONE = """
    SELECT format('ALTER TABLE %s {} TRIGGER %I', tgrelid::regclass, tgname)
    FROM pg_trigger WHERE tgname LIKE 'pgtrigger\\_keep\\_one\\_%'
"""
UNKNOWN_KEY = (
    "The journal of erasures was written with another SECRET_KEY, so addresses cannot be"
    " found again. Add the key of that time to SECRET_KEY_FALLBACKS. Or restore with"
    " --without-addresses: then only the numbers of persons and users are erased."
)
ROLES = ("secretary", "site administrator")
COUNTS = {journal.CONSENTS: "consents", journal.UNIT: "erasures"}


@dataclass
class Repeated:
    """The numbers of acts repeated in a restored database."""

    erasures: int = 0
    consents: int = 0
    refusals: int = 0
    sessions: int = 0
    letters: int = 0
    without_holder: tuple = ()


def require_known_keys(lines):
    """Raise BackupError if hashes of the journal cannot be compared with addresses."""
    keys = {line["key"] for line in lines if line["kind"] == journal.ERASURE}
    if keys - journal.known_keys():
        raise BackupError(UNKNOWN_KEY)


def settle():
    """Delete sessions, withdraw unsent e-mails and advance sequences; return Repeated.

    The address of the newsletter ends as well: it may have been revoked since.
    """
    done = Repeated()
    _move_numbers()
    done.sessions = Session.objects.all().delete()[0]
    done.letters = _withdraw_letters()
    NewsletterFeed.objects.standing().update(revoked_at=timezone.now())
    return done


def repeat(lines, done):
    """Apply the lines of the journal to this database, and count them in `done`."""
    _repeat_erasures([x for x in lines if x["kind"] == journal.ERASURE], done)
    _repeat_choices([x for x in lines if x["kind"] != journal.ERASURE], done)
    done.without_holder = _roles_without_holder()


def _move_numbers():
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES.format(NUMBERS_LEFT_OUT))
        cursor.execute(NEW_VERSION)
        cursor.execute(FORGET_TOUCHES)


def _repeat_erasures(lines, done):
    if not lines:
        return
    addresses = _addresses_by_hash()
    # The only holder of a role at that time may have been erased since.
    _alter_keep_one("DISABLE")
    for line in lines:
        done.erasures += journal.REPEATS[line["kind"]](line, addresses)
    _alter_keep_one("ENABLE")


def _addresses_by_hash():
    """Return {keyed hash: addresses} of everything in the database that looks like one."""
    with connection.cursor() as cursor:
        cursor.execute(contents.TABLES)
        addresses = {
            address
            for _name, quoted in cursor.fetchall()
            for address in _in(cursor, quoted)
        }
    by_hash = {}
    for address in addresses:
        for keyed in journal.all_hashes_of(address):
            by_hash.setdefault(keyed, set()).add(address)
    return by_hash


def _in(cursor, quoted):
    cursor.execute(ADDRESSES.format(quoted), [f"{PART}@{PART}"])
    words = {re.sub(r"^[.]+|[.!?]+$", "", address) for (address,) in cursor.fetchall()}
    return set(map(comparable, words))


def _alter_keep_one(state):
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ONE.format(state))
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _repeat_choices(lines, done):
    for line in lines:
        repeated = journal.REPEATS[line["kind"]](line)
        name = COUNTS.get(line["kind"], "refusals")
        setattr(done, name, getattr(done, name) + repeated)


@transaction.atomic
def _withdraw_letters():
    """Withdraw the letters that waited at the time of the backup: they have been sent since."""
    waiting = list(Letter.objects.waiting())
    for letter in waiting:
        letter.fail(timezone.now(), Letter.Failure.WITHDRAWN)
    return len(waiting)


def _roles_without_holder():
    active = User.objects.filter(is_active=True, is_staff=True)
    return tuple(r for r in ROLES if not active.filter(groups__name=r).exists())
