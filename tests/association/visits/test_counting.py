"""The logs of nginx are counted once, by what the registry has itself, and deleted."""

from collections import Counter
from datetime import timedelta
from random import Random
from urllib.parse import quote

import pytest
from django.db import DataError
from django.utils import timezone

from members.association.visits import count_visits
from members.models import Service, VisitCount, VisitLog
from members.people import privacy
from tests.support.factories import make
from tests.support.sampling import SEED

DAY = timezone.localdate() - timedelta(days=2)
MONTH = DAY.replace(day=1)
LINE = f"{DAY} 200 0 /medlemmer/yara/ -"
WORD = "Ola Nordmann 90123456"


@pytest.fixture
def folder(settings, tmp_path):
    settings.VISITS_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def log(folder):
    """Return a function that writes the log of the day, or of another."""

    def write(*lines, name=f"visits-{DAY}.log"):
        path = folder / name
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    return write


def counted():
    keys = "organization__slug", "month", "page", "parameter", "value", "count"
    return {(*key, month): n for *key, n, month in _rows(keys)}


def _rows(keys):
    rows = VisitCount.objects.order_by("pk").values_list(*keys)
    return [(slug, *more, n, month) for slug, month, *more, n in rows]


def profile(count, slug="yara", source=("", "")):
    return {(slug, "profile", *source, MONTH): count}


def test_figures_equal_a_count_by_hand_over_500_drawn_lines(log, ours, figure):
    other, topic = make.member(slug="norner"), make.topic(slug="damp", label_nb="Damp")
    make.member(topics=[topic], kind="research")
    service = Service.objects.create(organization=other, name_nb="Måling av strøm")
    pages = {"medlemmer/{}/": "profile", "medlemmer/{}/kontakt/": "contact"}
    pages |= {"en/members/{}/": "profile", "en/members/{}/contact/": "contact"}
    lists = {
        "-": [],
        "/sok/?q=Damp": [("q", f"topic:{topic.pk}")],
        "/en/search/?q=m%C3%A5ling+av++str%C3%B8m": [("q", f"service:{service.pk}")],
        f"/medlemmer/?q={quote(other.name)}": [("q", f"organization:{other.pk}")],
        "/medlemmer/?topic=damp&kind=research&topic=damp&relation=member&x=1": [
            *(("topic", "damp"), ("kind", "research"))
        ],
        "/medlemmer/?topic=ukjent&q=ola+nordmann": [],
        "/nettverk/?topic=damp": [],
        f"/sok/?{'a=1&' * 100}q=Damp": [],
    }
    malformed = ["", "x", f"{DAY} 200 0 /medlemmer/yara/", "\0", f"{DAY} 404 0 /x/ -"]
    malformed += [
        f"{DAY} 200 0 /medlemmer/yara/ - -",
        LINE.replace(str(DAY), "2020-01-01"),
    ]
    malformed += [
        f"{DAY} 200 0 /medlemmer/ukjent/ -",
        f"{DAY} 200 0 /prosjekter/yara/ -",
    ]
    random, lines, by_hand = Random(SEED), [], Counter()
    for _ in range(500):
        page, slug = random.choice([*pages]), random.choice(["yara", "norner"])
        source, robot = random.choice([*lists]), random.choice("0001")
        status = random.choice(["200", "304"])
        lines.append(f"{DAY} {status} {robot} /{page.format(slug)} {source}")
        if random.random() < 0.1:
            lines[-1] = random.choice(malformed)
        elif robot == "0":
            for each in [("", ""), *lists[source]]:
                by_hand[slug, pages[page], *each, MONTH] += 1
    path = log(*lines)

    count_visits()

    figure(tried={"lines": 500}, found={"different": int(counted() != dict(by_hand))})
    assert (counted(), path.exists()) == (dict(by_hand), False)


def test_a_run_that_was_killed_at_any_place_is_made_up_for_once(folder, log, ours):
    renamed = log(LINE, name=f"{DAY}-{'0' * 32}.count")
    count_visits()
    assert (counted(), renamed.exists()) == (profile(1), False)

    not_deleted = log(LINE, name=VisitLog.objects.get().name)
    count_visits()
    assert (counted(), not_deleted.exists()) == (profile(1), False)

    log(LINE, LINE)  # late lines
    count_visits()
    count_visits()
    assert (counted(), [*folder.iterdir()]) == (profile(3), [])


def test_a_log_that_cannot_be_counted_is_kept_whole_until_it_can(folder, log, ours):
    row = make(
        VisitCount,
        organization=ours,
        parameter="",
        value="",
        month=MONTH,
        page="profile",
        count=2**31 - 1,
    )
    log(LINE, LINE.replace("yara/", "yara/kontakt/"))
    with pytest.raises(DataError):
        count_visits()
    VisitCount.objects.filter(pk=row.pk).update(count=1)
    assert (counted(), VisitLog.objects.count()) == (profile(1), 0)

    count_visits()

    contact = {("yara", "contact", "", "", MONTH): 1}
    assert (counted(), [*folder.iterdir()]) == (profile(2) | contact, [])


def test_a_log_that_nginx_still_writes_and_foreign_files_are_left_alone(
    folder, log, ours, tmp_path_factory
):
    secret = tmp_path_factory.mktemp("other") / "secret"
    secret.write_text(f"{LINE}\n")
    (folder / f"visits-{DAY}.log").symlink_to(secret)
    (folder / "visits-2020-01-01.log").mkdir()
    names = [f"visits-{timezone.localdate()}.log", "visits-2026-02-31.log", "notes.txt"]
    for name in names:
        log(LINE, name=name)
    before = {*folder.iterdir()}

    count_visits()

    assert ({*folder.iterdir()}, counted()) == (before, {})


def test_no_word_that_a_visitor_has_typed_is_stored(log, ours):
    typed = [f"/sok/?q={WORD}", f"/medlemmer/?q={WORD}&topic={WORD}&kind={WORD}"]
    lines = [LINE.replace(" -", f" {one.replace(' ', '+')}") for one in typed]
    log(*lines)

    count_visits()

    assert counted() == profile(2)


def test_a_former_address_counts_and_an_unlisted_organization_does_not(log, ours):
    ours.slug = "yara-porsgrunn"
    ours.save()
    make.member(slug="skjult", is_listed=False)
    log(LINE, LINE.replace("yara", "skjult"))

    count_visits()

    assert counted() == profile(1, "yara-porsgrunn")


def test_without_a_folder_nothing_is_counted_and_a_missing_one_is_an_error(
    settings, folder, log, ours
):
    log(LINE)
    settings.VISITS_DIR = ""
    count_visits()
    assert counted() == {}

    settings.VISITS_DIR = str(folder / "missing")
    with pytest.raises(FileNotFoundError):
        count_visits()


def test_counts_and_the_names_of_logs_end_after_their_days(ours, settings):
    old, new = (timezone.localdate() - timedelta(days=n) for n in (470, 300))
    for day in (old, new):
        month = day.replace(day=1)
        make(
            VisitCount,
            organization=ours,
            parameter="",
            value="",
            month=month,
            page="profile",
            count=9,
        )
        make(VisitLog, day=day)

    privacy.apply_retention()

    assert [row.month for row in VisitCount.objects.all()] == [new.replace(day=1)]
    assert [row.day for row in VisitLog.objects.all()] == [new]
