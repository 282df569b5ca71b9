"""What staff see of background work: a warning when something is wrong, and a page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members import mail
from members.models import Heartbeat, Job, Letter
from tests.support.background import MAIL, work_is_done
from tests.support.concurrency import write_concurrently
from tests.support.factories import make_staff
from tests.support.login import log_in

pytestmark = pytest.mark.django_db
FRONT, PAGE = "/admin/", "/admin/background/"
NOW = timezone.now
LABELS = {
    "remind": "Spør medlemmene om profilene stemmer",
    "retain": "Sletter personopplysninger som er oppbevart lenge nok",
}


def warnings(client):
    """Return the warnings of the front page, which the page about it shows as well."""
    front, page = client.get(FRONT), client.get(PAGE)
    assert front.context["warnings"] == page.context["warnings"]
    assert ('class="work-warning"' in front.text) == bool(front.context["warnings"])
    return front.context["warnings"]


def make_silent(part, minutes):
    Heartbeat.objects.filter(part=part).update(at=NOW() - timedelta(minutes=minutes))


def test_the_front_page_is_quiet_while_everything_works(client, reader):
    work_is_done()
    log_in(client, reader)

    front = client.get(FRONT)

    assert front.context["warnings"] == []
    assert front.text.count("E-post blir sendt.") == 1
    assert front.text.count(f'href="{PAGE}"') == 1
    assert front.text.count("work-warning") == 0
    assert client.get(PAGE).text.count("Alt virker.") == 1


def test_a_process_that_was_never_started_is_seen(as_secretary):
    assert warnings(as_secretary) == [
        "E-post blir ikke sendt.",
        "Faste jobber blir ikke kjørt.",
        "Store filer blir ikke laget.",
    ]


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("emails", "E-post er ikke blitt sendt siden {when}."),
        ("jobs", "Faste jobber er ikke blitt kjørt siden {when}."),
        ("tasks", "Store filer er ikke blitt laget siden {when}."),
    ],
)
def test_a_dead_part_is_seen_with_the_time_of_its_death(as_secretary, part, sentence):
    work_is_done()
    died = timezone.localtime().replace(2026, 1, 2, 12, 3)
    Heartbeat.objects.filter(part=part).update(at=died)

    found = warnings(as_secretary)

    assert found == [sentence.format(when="2. januar 2026 kl. 12:03")]
    advice = "om å starte <code>manage.py work</code>"
    assert as_secretary.get(FRONT).text.count(advice) == 1


def test_a_dead_process_is_seen_within_two_minutes(as_secretary):
    work_is_done()
    numbers = []
    for minutes in (1, 2):
        make_silent("emails", minutes=minutes)
        numbers.append(len(warnings(as_secretary)))

    assert numbers == [0, 1]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("OperationalError", "databasen kunne ikke nås"),
        (
            "ValueError",
            "en feil i programmet (ValueError), som er beskrevet i serverens logg",
        ),
    ],
)
def test_a_failed_job_is_seen_with_the_kind_of_its_error(as_secretary, kind, why):
    work_is_done()
    failed_at = timezone.localtime().replace(2026, 1, 2, 7, 0)
    times = {"began_at": failed_at, "ended_at": failed_at}
    Job.objects.filter(name="remind").update(failure=kind, **times)

    found = warnings(as_secretary)

    label = LABELS["remind"]
    assert found == [f"«{label}» mislyktes (2. januar 2026 kl. 07:00): {why}."]
    [row] = [r for r in rows(as_secretary) if r["label"] == label]
    assert (row["failure"], row["began"]) == (why, "2. januar 2026 kl. 07:00")


def rows(client):
    jobs = client.get(PAGE).context["jobs"]
    return [row | {"label": str(row["label"])} for row in jobs]


def test_a_job_that_has_missed_its_time_is_seen(as_secretary):
    work_is_done()
    due = timezone.localtime().replace(2026, 1, 2, 4, 0)
    Job.objects.filter(name="retain").update(due_at=due)

    found = warnings(as_secretary)

    late = "skulle ha vært kjørt 2. januar 2026 kl. 04:00, men er ikke det."
    assert found == [f"«{LABELS['retain']}» {late}"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_runs_is_not_overdue(as_secretary):
    work_is_done()
    Job.objects.filter(name="retain").update(due_at=NOW() - timedelta(minutes=20))

    seen = []
    write_concurrently(
        lambda: Job.objects.select_for_update().get(name="retain"),
        lambda: seen.extend([warnings(as_secretary), rows(as_secretary)]),
    )

    found, jobs = seen
    running = [row["label"] for row in jobs if row["is_running"]]
    assert (found, running) == ([], [LABELS["retain"]])


def test_each_job_is_shown_with_its_runs_and_its_length(as_secretary):
    work_is_done()
    began = timezone.localtime().replace(2026, 1, 2, 7, 0, 0, 0)
    ended = began + timedelta(seconds=90)
    Job.objects.filter(name="remind").update(began_at=began, ended_at=ended)

    shown = rows(as_secretary)

    runs = {row["label"]: (row["began"], row["duration"]) for row in shown}
    assert len(runs) == Job.objects.count()
    assert runs.pop(LABELS["remind"]) == ("2. januar 2026 kl. 07:00", "90 sekunder")
    assert set(runs.values()) == {("", "")}


def test_an_e_mail_that_nobody_sends_is_seen(as_secretary):
    work_is_done()
    mail.queue("try", **MAIL)
    due = timezone.localtime().replace(2026, 1, 2, 12, 3)
    Letter.objects.update(due_at=due, made_at=due)

    found = warnings(as_secretary)

    moment = "2. januar 2026 kl. 12:03"
    assert found == [
        f"E-posten er forsinket: Den eldste skulle ha vært sendt {moment}."
    ]
    assert as_secretary.get(PAGE).context["due"]["number"] == 1


@pytest.mark.parametrize("was_another_sent", [False, True])
def test_a_mail_server_that_accepts_nothing_is_seen(as_secretary, was_another_sent):
    work_is_done()
    made_at = timezone.localtime().replace(2026, 1, 2, 12, 3)
    mail.queue("try", **MAIL)
    due_at = NOW() + timedelta(hours=1)
    Letter.objects.update(made_at=made_at, attempts=3, due_at=due_at)
    if was_another_sent:
        mail.queue("try", **MAIL | {"message_id": "<2@example.org>"})
        Letter.objects.get(message_id="<2@example.org>").mark_sent(NOW())

    found = warnings(as_secretary)

    refused = (
        "E-posttjeneren har ikke tatt imot noen e-post siden 2. januar 2026 kl. 12:03. "
        "Be den som drifter serveren, om å se på det."
    )
    assert found == ([] if was_another_sent else [refused])


def test_parts_show_their_last_sign_of_life(as_secretary):
    work_is_done()
    Heartbeat.objects.filter(part="tasks").delete()
    make_silent("jobs", minutes=5)

    parts = as_secretary.get(PAGE).context["parts"]

    assert [(part["seen"], part["is_silent"]) for part in parts] == [
        ("for mindre enn ett minutt siden", False),
        ("for 5\xa0minutter siden", True),
        ("", True),
    ]


@pytest.mark.parametrize(
    ("group", "sees_details"),
    [("reader", False), ("secretary", False), ("site administrator", True)],
)
def test_a_fault_of_the_server_is_said_and_administrators_see_more(
    client, settings, tmp_path, group, sees_details
):
    work_is_done()
    settings.VAR = tmp_path / "gone"
    settings.ADMINS = ["drift@example.org"]
    log_in(client, make_staff(group))

    pages = [client.get(FRONT).text, client.get(PAGE).text]

    for text in pages:
        assert text.count("En mappe som registeret trenger, finnes ikke.") == 1
        assert text.count("Si fra til den som drifter serveren.") == 1
        assert text.count('href="mailto:drift@example.org"') == 1
        assert (str(settings.VAR) in text) == sees_details
    assert pages[1].count("Alt virker.") == 0
    for words in ("Versjon som kjører", "Siste sikkerhetskopi", "Sist gjenopprettet"):
        assert (words in pages[1]) == sees_details
