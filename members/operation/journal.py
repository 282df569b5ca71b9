"""The journal of acts to repeat in a restored backup: erasures, withdrawn consents, refusals.

A file of one JSON object a line, beside the backups. A line is on the disk before the
transaction of its act commits, so no act is missing. An erasure whose transaction failed is
voided by the next backup, which sees under an exclusive lock that nothing came of it, unless
the server has been started anew since. Consents and refusals are not looked up: their lines
stay.
"""

import fcntl
import json
import logging
import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members.models.email_addresses import comparable
from members.models.statements import run_sql

logger = logging.getLogger(__name__)

NAME = "erasures.jsonl"
SALT = "members.journal"
LOCK = "hashtext('members_journal')"
# Identifies a run of the server: numbers of rows prove nothing across runs.
SERVER = "extract(epoch FROM pg_postmaster_start_time())::text"
ERASURE, CONSENTS, REFUSED, ALLOWED = "erasure", "consents", "refused", "allowed"
UNIT = "unit"  # an organization, of which the facts of the business register are erased
VOID, CHECKPOINT = "void", "checkpoint"
REPEATS = {}  # by kind of line, the function that repeats its act in a restored database


def repeats(*kinds):
    """Register the decorated function for lines of the kinds; it returns how many rows."""

    def register(repeat):
        REPEATS.update(dict.fromkeys(kinds, repeat))
        return repeat

    return register


def record(kind, **values):
    """Write the current transaction's act; raise ValidationError if that fails.

    The transaction must end within the lock that it takes, so that a backup knows which
    acts are in it.
    """
    [(server, _locked)] = run_sql(
        f"SELECT {SERVER}, pg_advisory_xact_lock_shared({LOCK})"
    )
    try:
        append(kind, server=server, **values)
    except OSError as error:
        logger.exception("The journal of erasures cannot be written")
        raise ValidationError(
            _(
                "This cannot be done now, since it cannot be recorded for a restored"
                " backup. Nothing has been changed. Tell those who run the registry."
            ),
            code="journal",
        ) from error


def append(kind, **values):
    """Append a line and wait until it is on the disk; return it."""
    with locked():
        number = last_number() + 1
        line = {"n": number, "kind": kind, "at": datetime.now(UTC).isoformat()} | values
        _write_line(json.dumps(line))
    return line


def read(after=0):
    """Return the lines with a higher number, in order, without those that are void."""
    lines = [line for line in _all_lines() if line["n"] > after]
    void = {number for line in lines if line["kind"] == VOID for number in line["of"]}
    acts = (ERASURE, UNIT, CONSENTS, REFUSED, ALLOWED)
    return [x for x in lines if x["kind"] in acts and x["n"] not in void]


def knows(checkpoint):
    """Whether the journal has this line, and so all that came after it."""
    return checkpoint in _all_lines()


def unsettled():
    """Return the lines since the last checkpoint."""
    checkpoints = [line["n"] for line in _all_lines() if line["kind"] == CHECKPOINT]
    return read(max(checkpoints, default=0))


def first_moment():
    """Return when the first line was written, or None if there is none."""
    moments = (datetime.fromisoformat(line["at"]) for line in _all_lines())
    return next(moments, None)


def last_number():
    return max((line["n"] for line in _all_lines()), default=0)


def forget(before):
    """Remove the lines up to a number, which no backup that is kept needs."""
    with locked():
        lines = [line for line in _all_lines() if line["n"] >= before]
        if lines:
            _replace(lines)


def merge(text):
    """Add the lines of a copy of the journal; return whether both are of one registry."""
    with locked():
        merged = {line["n"]: line for line in _parse_lines(text)}
        if any(merged.setdefault(line["n"], line) != line for line in _all_lines()):
            return False
        _replace([merged[number] for number in sorted(merged)])
        return True


def hashes_of(addresses):
    """Return the keyed hash of each address, with the key of today."""
    return sorted({_hash(address, settings.SECRET_KEY) for address in addresses})


def all_hashes_of(address):
    """Return the keyed hashes of an address with today's key and former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return {_hash(address, key) for key in keys}


def key_name():
    """Return a name of the key, by which a reader knows whether it has it."""
    return _hash("", settings.SECRET_KEY)[:16]


def known_keys():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return {_hash("", key)[:16] for key in keys}


def path():
    return settings.BACKUP_DIR / NAME


@contextmanager
def locked():
    """Hold the exclusive lock of the journal file; other writers wait."""
    make_folder()
    file = open_shared(_lock_path(), os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def why_unwritable():
    """Return why this process cannot write a line, or "" if it can; nothing is written."""
    for file in (path(), _lock_path()):
        try:
            os.close(os.open(file, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW))
        except FileNotFoundError:
            place = next(folder for folder in file.parents if folder.exists())
            if not os.access(place, os.W_OK | os.X_OK, effective_ids=True):
                return f"{place}: no permission to write"
        except OSError as error:
            return f"{file}: {error.strerror}"
    return ""


def make_folder():
    """Create the folder of the backups, for its owner alone."""
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def open_shared(path, flags):
    """Open a file that the accounts of the server and of backups share, or create it."""
    # A link that one account has made leads the other one nowhere.
    flags |= os.O_NOFOLLOW
    # In a sticky folder the kernel refuses O_CREAT for a file of another account.
    with suppress(FileNotFoundError):
        return os.open(path, flags)
    with suppress(FileExistsError):
        return _create_shared(path, flags)
    return os.open(path, flags)


def share(file, path, mode=0o660):
    """Set the mode of a new file despite the umask, and the folder's group if permitted."""
    folder = path.parent.stat()
    with suppress(PermissionError):
        os.fchown(file, -1, folder.st_gid)
    os.fchmod(file, mode & (folder.st_mode | 0o600))


def sync_folder(folder):
    """Wait until the names of the files in a folder are on the disk."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _lock_path():
    return path().with_suffix(".lock")


def _create_shared(path, flags):
    file = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    share(file, path)
    return file


def _hash(address, key):
    text = comparable(address)
    return salted_hmac(SALT, text, key, algorithm="sha256").hexdigest()


def _all_lines():
    """Return the whole lines; one cut off in the middle is of an act that never was."""
    try:
        text = path().read_text()
    except FileNotFoundError:
        return []
    return _parse_lines(text)


def _parse_lines(text):
    return [line for line in map(_parse_line, text.splitlines()) if line]


def _parse_line(text):
    try:
        line = json.loads(text)
    except ValueError:
        return None
    is_whole = isinstance(line, dict) and {"n", "kind", "at"} <= line.keys()
    return line if is_whole else None


def _replace(lines):
    draft = path().with_suffix(".new")
    draft.unlink(missing_ok=True)
    _write_line("\n".join(map(json.dumps, lines)), draft)
    draft.replace(path())
    sync_folder(path().parent)


def _write_line(text, to=None):
    is_new = not (to or path()).exists()
    file = open_shared(to or path(), os.O_RDWR | os.O_APPEND)
    try:
        # The first newline ends a line that a killed process has left unfinished.
        data = f"\n{text}\n".encode()
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        sync_folder(path().parent)
