"""What staff see of background work: a warning when something is wrong, and a page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import mail
from members.models import Heartbeat, Job, Letter, RegisterContact
from tests.support.concurrency import write_concurrently
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.rows import the_cluster
from tests.support.work import MAIL, work_is_done

FRONT, PAGE = "/admin/", "/admin/background/"
NOW = timezone.now
MOMENT, WHEN = NOW().replace(2026, 1, 2, 11, 3, 0, 0), "2. januar 2026 kl. 12:03"
REMIND = "Spør medlemmene om profilene stemmer"
RETAIN = "Sletter personopplysninger som er oppbevart lenge nok"


def warnings(client):
    """Return the warnings of the front page, which the page about it shows as well."""
    front, page = client.get(FRONT), client.get(PAGE)
    assert front.context["warnings"] == page.context["warnings"]
    assert ('id="work-warning"' in front.text) == bool(front.context["warnings"])
    return front.context["warnings"]


def rows(client):
    return {str(row["label"]): row for row in client.get(PAGE).context["jobs"]}


def change(name, **fields):
    Job.objects.filter(name=name).update(**fields)


def make_silent(part, minutes):
    Heartbeat.objects.filter(part=part).update(at=NOW() - timedelta(minutes=minutes))


def test_the_front_page_is_quiet_while_everything_works(client, reader):
    log_in(client, reader)
    parts = {
        "E-post": "blir ikke sendt",
        "Faste jobber": "blir ikke kjørt",
        "Store filer": "blir ikke laget",
    }
    assert warnings(client) == [f"{part} {words}." for part, words in parts.items()]

    work_is_done()
    make_silent("emails", minutes=1)
    assert warnings(client) == []
    texts = ("manage.py", f'href="{PAGE}"', "work-warning")
    front = client.get(FRONT).text
    assert [front.count(text) for text in texts] == [0, 0, 0]
    assert client.get(PAGE).text.count("Alt virker.") == 1

    make_silent("emails", minutes=2)
    assert len(warnings(client)) == 1
    Heartbeat.objects.update(at=MOMENT)
    died = [words.replace("blir ikke", "er ikke blitt") for words in parts.values()]
    ends = [f"{part} {words}" for part, words in zip(parts, died, strict=True)]
    assert warnings(client) == [f"{words} siden {WHEN}." for words in ends]
    assert client.get(FRONT).text.count("om å starte <code>manage.py work</code>") == 1


FAULT = "en feil i programmet (ValueError), som er beskrevet i serverens logg"


def test_a_failed_and_a_late_job_are_seen(as_secretary):
    work_is_done()
    change("retain", due_at=MOMENT)
    for kind, why in {
        "OperationalError": "databasen kunne ikke nås",
        "DiskFull": "disken til databasen var full",
        "ValueError": FAULT,
    }.items():
        change("remind", failure=kind, began_at=MOMENT, ended_at=MOMENT)
        assert sorted(warnings(as_secretary)) == [
            f"«{RETAIN}» skulle ha vært kjørt {WHEN}, men er ikke det.",
            f"«{REMIND}» mislyktes ({WHEN}): {why}.",
        ]
        row = rows(as_secretary)[REMIND]
        assert (row["failure"], row["began"]) == (why, WHEN)


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_or_waits_an_hour_for_a_long_one_is_not_overdue(as_secretary):
    work_is_done()
    change("retain", due_at=NOW() - timedelta(minutes=80))
    change("share_pictures", due_at=NOW() - timedelta(minutes=60))
    seen = []

    write_concurrently(
        lambda: Job.objects.select_for_update().get(name="retain"),
        lambda: seen.extend([warnings(as_secretary), rows(as_secretary)]),
    )

    none, jobs = seen
    running = [label for label, row in jobs.items() if row["is_running"]]
    assert (none, running) == ([], [RETAIN])


def test_jobs_show_their_runs_and_parts_their_last_sign_of_life(as_secretary):
    work_is_done()
    Heartbeat.objects.filter(part="tasks").delete()
    make_silent("jobs", minutes=5)
    change("remind", began_at=MOMENT, ended_at=MOMENT + timedelta(seconds=90))

    parts = as_secretary.get(PAGE).context["parts"]
    assert [(part["seen"], part["is_silent"]) for part in parts] == [
        ("for mindre enn ett minutt siden", False),
        ("for 5\xa0minutter siden", True),
        ("", True),
    ]
    jobs = rows(as_secretary)
    runs = {label: (row["began"], row["duration"]) for label, row in jobs.items()}
    assert len(runs) == Job.objects.count()
    assert runs.pop(REMIND) == (WHEN, "90 sekunder")
    assert set(runs.values()) == {("", "")}


def test_an_e_mail_that_nobody_sends_or_the_mail_server_refuses_is_seen(as_secretary):
    work_is_done()
    mail.queue("try", **MAIL)
    Letter.objects.update(due_at=MOMENT, made_at=MOMENT)
    late = f"E-posten er forsinket: Den eldste skulle ha vært sendt {WHEN}."
    assert warnings(as_secretary) == [late]
    assert as_secretary.get(PAGE).context["due"]["number"] == 1

    Letter.objects.update(attempts=3, due_at=NOW() + timedelta(hours=1))
    assert warnings(as_secretary) == [
        f"E-posttjeneren har ikke tatt imot noen e-post siden {WHEN}. "
        "Be den som drifter serveren, om å se på det."
    ]
    mail.queue("try", **MAIL | {"message_id": "<2@example.org>"})
    Letter.objects.get(message_id="<2@example.org>").mark_sent(NOW())
    assert warnings(as_secretary) == []


def test_the_business_register_is_shown_to_answer_or_not(as_secretary, settings):
    work_is_done()
    assert as_secretary.get(PAGE).context["register"] == "slått av"
    settings.REGISTER_URL, settings.IS_REGISTER_LOCAL = "https://example.org", True
    RegisterContact.objects.create(
        asked_at=NOW() - timedelta(minutes=5), answered_at=NOW() - timedelta(days=2)
    )

    front, page = as_secretary.get(FRONT), as_secretary.get(PAGE)

    words = "svarte: for 2\xa0dager siden, spurt: for 5\xa0minutter siden"
    assert page.context["register"] == words
    assert page.text.count("(en lokal kopi, ikke det virkelige registeret)") == 1
    for text in (front.text, page.text):
        assert text.count("Enhetsregisteret har ikke svart det siste døgnet.") == 1


@pytest.mark.parametrize(
    ("group", "sees_details"),
    [("reader", False), ("secretary", False), ("site administrator", True)],
)
def test_a_fault_of_the_server_is_said(client, settings, tmp_path, group, sees_details):
    work_is_done()
    settings.VAR = tmp_path / "gone"
    settings.ADMINS = ["drift@example.org"]
    log_in(client, make.staff(group))
    the_cluster()  # without one, an administrator is led to the guide first

    pages = [client.get(FRONT).text, client.get(PAGE).text]

    for text in pages:
        for words in (
            "En mappe som registeret trenger, finnes ikke.",
            "Si fra til den som drifter serveren.",
            'href="mailto:drift@example.org"',
        ):
            assert text.count(words) == 1
        assert (str(settings.VAR) in text) == sees_details
    details = ("Versjon som kjører", "Siste sikkerhetskopi", "Sist gjenopprettet")
    assert [words in pages[1] for words in details] == [sees_details] * 3
    assert pages[1].count("Alt virker.") == 0
