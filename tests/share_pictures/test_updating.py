"""The job draws what is missing, deletes what is out of date, and otherwise does nothing."""

import sys
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from members import privacy, share_pictures
from members.models import ClusterName, Organization, SharePicture, Site, undrawn
from members.share_pictures import sandbox, updating
from tests.support.factories import make_member, make_person, make_project, make_site
from tests.support.rows import make

pytestmark = pytest.mark.django_db


def drawn():
    """Return {(organization, project, cluster, language)} of the pictures."""
    columns = ("organization", "project", "cluster", "language")
    return set(SharePicture.objects.values_list(*columns))


def hashes():
    return dict(SharePicture.objects.values_list("pk", "hash"))


def test_each_public_page_gets_a_picture_in_each_language(cluster):
    member, project = make_member(), make_project(sites=[make_site()])
    make_member(is_listed=False)

    share_pictures.update()

    assert drawn() == {
        *((member.pk, None, None, language) for language in ("nb", "en")),
        *((None, project.pk, None, language) for language in ("nb", "en")),
        *((None, None, 1, language) for language in ("nb", "en")),
    }
    for picture in SharePicture.objects.all():
        png = Image.open(BytesIO(picture.data))
        assert (png.format, png.size) == ("PNG", (1200, 630))


def test_what_is_drawn_is_what_the_page_shows(cluster):
    make_member(
        name="Yara",
        kind="company",
        municipality="Porsgrunn",
        summary_nb="Gjødsel.",
        summary_en="",
        note="Hemmelig",
        email="post@example.org",
    )
    make_project(
        title_nb="Fangst",
        title_en="Capture",
        sites=[make_site(name=name) for name in ("Brevik", "Herøya", "Rafnes")],
    )

    content = {
        (noun, language): {k: v for k, v in content.items() if k != "version"}
        for noun, _pk, language, _fingerprint, content in undrawn(timezone.localdate())
    }

    assert content["organization", "en"] == {
        "language": "en",
        "cluster": "Klyngen",
        "title": "Yara",
        "text": "Gjødsel.",
        "kind": "company",
        "places": ["Porsgrunn"],
    }
    assert content["project", "en"] == {
        "language": "en",
        "cluster": "Klyngen",
        "title": "Capture",
        "text": "",
        "kind": "running",
        "places": ["Brevik", "Herøya"],
    }
    assert content["cluster", "nb"] == {
        "language": "nb",
        "cluster": "Klyngen",
        "title": "Verdens mest klimavennlige industriregion",
        "text": "",
    }


def test_a_second_run_does_nothing_and_costs_two_queries(
    django_assert_num_queries, monkeypatch
):
    make_member(), make_project()
    share_pictures.update()
    before = hashes()
    monkeypatch.setattr(sandbox, "PROGRAM", ["/no/such/program"])

    with django_assert_num_queries(2):
        share_pictures.update()

    assert hashes() == before


CHANGES = {
    "its name": lambda: Organization.objects.update(name="Yara Norge AS"),
    "its summary": lambda: Organization.objects.update(summary_nb="Ny tekst."),
    "its kind": lambda: Organization.objects.update(kind="research"),
    "its place": lambda: Organization.objects.update(municipality="Skien"),
    "the name of the cluster": lambda: ClusterName.objects.update(name="Nytt navn"),
}


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_what_is_drawn_gives_other_pictures(change):
    member = make_member(name="Yara", kind="company")
    share_pictures.update()
    rows = SharePicture.objects.filter(organization=member)
    before = set(rows.values_list("hash", "fingerprint"))

    change()
    share_pictures.update()

    after = set(rows.values_list("hash", "fingerprint"))
    assert (len(after), after & before) == (2, set())


def test_the_site_of_a_project_is_drawn_under_its_new_name():
    make_project(sites=[make_site(name="Rafnes")])
    share_pictures.update()
    before = set(hashes().values())

    Site.objects.update(name="Frier Vest")
    share_pictures.update()

    assert set(hashes().values()) & before == set()


def test_a_change_of_what_is_not_drawn_changes_nothing():
    make_member()
    share_pictures.update()
    before = hashes()

    Organization.objects.update(website="https://www.example.org/", note="Hemmelig")
    share_pictures.update()

    assert hashes() == before


def test_the_pictures_of_an_unlisted_organization_are_deleted():
    make_member()
    share_pictures.update()

    Organization.objects.update(is_listed=False)
    share_pictures.update()

    assert drawn() == set()


def test_the_database_deletes_the_pictures_of_a_deleted_project():
    project = make_project()
    share_pictures.update()

    project.delete()

    assert drawn() == set()


def test_what_a_killed_run_left_out_is_drawn_by_the_next(monkeypatch):
    members = {make_member().pk for _number in range(3)}
    monkeypatch.setattr(updating, "BATCH", 2)
    whole_store = updating._store

    def store_once(*batch):
        whole_store(*batch)
        raise KeyboardInterrupt

    monkeypatch.setattr(updating, "_store", store_once)
    with pytest.raises(KeyboardInterrupt):
        share_pictures.update()
    monkeypatch.setattr(updating, "_store", whole_store)
    first = hashes()
    share_pictures.update()

    assert len(first) == 2
    assert first.items() <= hashes().items()
    assert drawn() == {
        (pk, None, None, language) for pk in members for language in ("nb", "en")
    }


def test_a_run_that_takes_long_leaves_the_rest_to_the_next(monkeypatch):
    for _number in range(3):
        make_member()
    monkeypatch.setattr(updating, "BATCH", 2)
    monkeypatch.setattr(updating, "MOST_SECONDS", 0)

    numbers = []
    for _run in range(4):
        share_pictures.update()
        numbers.append(SharePicture.objects.count())

    assert numbers == [2, 4, 6, 6]


def test_one_text_that_ends_the_program_keeps_no_other_from_its_picture(monkeypatch):
    make_member(name="Yara"), make_member(name="Bombe")
    program = (
        "import json, sys\n"
        "for page in json.load(sys.stdin):\n"
        "    assert page['title'] != 'Bombe'\n"
        "    sys.stdout.buffer.write(bytes([0, 0, 0, 3]) + b'png')\n"
    )
    monkeypatch.setattr(sandbox, "PROGRAM", [sys.executable, "-I", "-c", program])

    share_pictures.update()

    names = SharePicture.objects.values_list("organization__name", flat=True)
    assert sorted(names) == ["Yara", "Yara"]


def test_a_row_drawn_by_another_process_meanwhile_is_kept(monkeypatch):
    member = make_member()

    def drawn_elsewhere(rows):
        make(SharePicture, organization=member, language="nb")
        return [b"bytes"] * len(rows)

    monkeypatch.setattr(updating, "_drawn", drawn_elsewhere)
    share_pictures.update()

    found = SharePicture.objects.order_by("language").values_list("language", "data")
    assert [(language, bytes(data)[:4]) for language, data in found] == [
        ("en", b"byte"),
        ("nb", b"delt"),
    ]


def test_an_erasure_deletes_the_pictures_that_name_the_person(kari):
    nora = make_person(name="Nora Solbakken")
    make_member(summary_nb="Ring Nora Solbakken."), make_member(summary_nb="Ring oss.")
    share_pictures.update()

    privacy.erase(nora, by=kari)

    left = SharePicture.objects.values_list("organization__summary_nb", flat=True)
    assert sorted(left) == ["Ring oss.", "Ring oss."]
