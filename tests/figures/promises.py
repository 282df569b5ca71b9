"""The promises of docs/figures.md, and the tests of each by pattern of their node ids."""

from fnmatch import fnmatchcase
from typing import NamedTuple


class Promise(NamedTuple):
    """A promise; what `controls` names is no trial. `absent` says why there are none."""

    key: str
    title: str
    trials: tuple = ()
    controls: tuple = ()
    absent: str = ""

    def is_control(self, test):
        return _is_any(test, self.controls)

    def is_trial(self, test):
        return _is_any(test, self.trials) and not self.is_control(test)

    @property
    def globs(self):
        """Return the patterns of its files."""
        return {pattern.partition("::")[0] for pattern in self.trials + self.controls}


def _is_any(test, patterns):
    return any(fnmatchcase(test, pattern) for pattern in patterns)


def _in_file(file, trials="test_*", controls="*would_be_noticed*"):
    """Return the patterns of tests that all stand in one file."""
    return (f"{file}::{trials}",), (f"{file}::{controls}",)


LISTS = "tests/admin/registry/test_changelist.py::"
CORPUS = "tests/exchange/tables/test_corpus.py::"
LEAKS, ERASURE = "tests/test_leaks.py::", "tests/privacy/test_dump.py::"
PROMISES = [
    Promise(
        "saves",
        "No save that was acknowledged is lost when processes are killed",
        *_in_file("tests/saves/test_kills.py", controls="*(control)"),
    ),
    Promise(
        "races",
        "Of two who write at the same moment, neither undoes the other unseen",
        *_in_file("tests/**/test_races*.py", controls="test_without_*"),
    ),
    Promise(
        "routes × people × methods",
        "Everybody gets from every route, by every method, what the table says",
        *_in_file("tests/test_routes.py", trials="test_every_user_*"),
    ),
    Promise(
        "hostile GET",
        "No query, address or method breaks a public page or a list of the admin",
        ("tests/directory/test_fuzzing.py::test_*", f"{LISTS}test_no_query_*"),
        ("tests/directory/test_fuzzing.py::*would_be_noticed*",),
    ),
    Promise(
        "hostile POST",
        "No body breaks a form, or changes a row that the form may not change",
        *_in_file("tests/test_hostile_bodies.py"),
    ),
    Promise(
        "hostile files",
        "A file is read as a table as it is meant, or refused with a sentence",
        (f"{CORPUS}test_*",),
        (f"{CORPUS}test_a_waste_*", f"{CORPUS}test_a_wrong_*"),
    ),
    Promise(
        "secrets planted: outsiders",
        "No page, file, header or log shows an outsider what is private",
        (f"{LEAKS}test_no_*", "tests/test_leaks_of_answers.py::test_*"),
        (f"{LEAKS}test_a_marker_is_*", f"{LEAKS}test_public_texts_*"),
    ),
    Promise(
        "secrets planted: erasure",
        "Nothing about an erased person is left: tables, history, files, logs, a dump",
        (f"{ERASURE}test_no_secret_*", "tests/privacy/test_erasure.py::*"),
        (f"{ERASURE}test_the_secrets_are_in_*",),
    ),
    Promise(
        "letters lost",
        "No e-mail is lost when the sender or the mail server is killed",
        *_in_file("tests/mail/test_kills.py"),
    ),
    Promise(
        "messages to lists",
        "A message to a list leaves nobody out and goes to nobody twice when"
        " `manage.py work` is killed",
        *_in_file("tests/messages/test_kills.py"),
    ),
    Promise(
        "tasks lost",
        "No task or job is lost or done twice when `manage.py work` is killed",
        *_in_file("tests/work/test_kills.py"),
    ),
    Promise(
        "files half written",
        "A file is written whole or not at all when the process that writes it is killed",
        *_in_file("tests/exchange/incoming/test_kills.py"),
    ),
    Promise(
        "reloads",
        "An upgrade, by which settings are read anew too, drops no request",
        *_in_file(
            "tests/deploy/test_no_request_dropped.py",
            trials="test_an_upgrade_drops_no_request",
            controls="test_an_old_server_*",
        ),
    ),
    Promise(
        "timing: statements",
        "A form runs the same statements for a known address as for an unknown one",
        *_in_file("tests/timing/test_timing.py", trials="test_a_known_address_*"),
    ),
    Promise(
        "timing: clock",
        "No clock tells whether a form knows an address (AUC 0.47–0.53)",
        *_in_file("tests/timing/__main__.py", trials="measured*", controls="planted*"),
    ),
    Promise(
        "restores",
        "What was backed up is restored whole, half of nothing is, and no erasure is undone",
        ("tests/backups/test_*.py::test_*",),
        ("tests/backups/test_restore.py::*nowhere* (control)",),
    ),
    Promise(
        "faults",
        "`/-/health` finds each fault, and takes nothing else for one",
        *_in_file(
            "tests/cluster/test_health.py",
            trials="test_each_fault_*",
            controls="test_what_only_takes_its_time_*",
        ),
    ),
    Promise(
        "log lines",
        "No line of the log holds what people have typed, or are",
        *_in_file("tests/cluster/test_log_of_people.py"),
    ),
    Promise(
        "published pages",
        "A page that is kept is what a rendering gives, however the data changes",
        (
            "tests/publication/test_rows.py::test_a_page_names_*",
            "tests/publication/test_tables.py::test_*",
            "tests/publication/test_renewing.py::test_no_read_*",
            "tests/publication/test_store.py::test_a_full_store_*",
        ),
        ("tests/publication/test_tables.py::*would_be_noticed*",),
    ),
    Promise(
        "without the database",
        "While PostgreSQL gives no answer, visitors read what was published last",
        (
            "tests/cluster/test_without_database.py::test_visitors_*",
            "tests/cluster/test_without_database.py::test_after_a_restart_*",
        ),
        ("tests/publication/test_without_database.py::*would_be_missed*",),
    ),
    Promise(
        "replica",
        "A reader of a replica sees what was saved before on the primary",
        (
            "tests/machines/test_machines.py::test_*",
            "tests/cluster/test_replica.py::test_*",
        ),
        ("tests/test_index_commits.py::test_what_was_open_*",),
    ),
    Promise(
        "held pages",
        "What a shared cache keeps is nobody's own",
        *_in_file("tests/cluster/test_shared_caches.py"),
    ),
]
