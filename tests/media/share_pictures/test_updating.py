"""The job draws what is missing, deletes what is out of date, and otherwise does nothing."""

import subprocess
import time
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from members.media import share_pictures
from members.models import ClusterName, Organization, SharePicture, Site, undrawn
from members.people import privacy
from tests.support.factories import make
from tests.support.sandboxes import run_instead


def drawn():
    """Return {(organization, project, cluster, language)} of the pictures."""
    columns = ("organization", "project", "cluster", "language")
    return set(SharePicture.objects.values_list(*columns))


def hashes():
    return dict(SharePicture.objects.values_list("pk", "hash"))


def test_each_public_page_gets_a_picture_of_what_it_shows_in_each_language(cluster):
    texts = {"summary_nb": "Gjødsel.", "summary_en": "", "note": "Hemmelig"}
    texts |= {"municipality": "Porsgrunn", "email": "post@example.org"}
    member = make.member(name="Yara", kind="company", **texts)
    sites = [make.site(name=name) for name in ("Brevik", "Herøya", "Rafnes")]
    project = make.project(title_nb="Fangst", title_en="Capture", sites=sites)
    make.member(is_listed=False)
    rows = list(undrawn(timezone.localdate()))

    share_pictures.update()

    contents = {
        (noun, language): {k: v for k, v in content.items() if k != "version"}
        for noun, _pk, language, _fingerprint, content in rows
    }
    english, norwegian = (
        {"language": language, "cluster": "Klyngen"} for language in ("en", "nb")
    )
    yara = {"title": "Yara", "text": "Gjødsel.", "kind": "company"}
    yara |= {"places": ["Porsgrunn"]}
    pilot = {"text": "", "kind": "running", "places": ["Brevik", "Herøya"]}
    region = "Verdens mest klimavennlige industriregion"
    assert contents == {
        ("organization", "nb"): norwegian | yara,
        ("organization", "en"): english | yara,
        ("project", "nb"): norwegian | pilot | {"title": "Fangst"},
        ("project", "en"): english | pilot | {"title": "Capture"},
        ("cluster", "nb"): norwegian | {"title": region, "text": ""},
        ("cluster", "en"): english | {"title": cluster.ambition_en, "text": ""},
    }
    pages = (member.pk, None, None), (None, project.pk, None), (None, None, 1)
    assert drawn() == {(*page, lang) for page in pages for lang in ("nb", "en")}
    for picture in SharePicture.objects.all():
        png = Image.open(BytesIO(picture.data))
        assert (png.format, png.size) == ("PNG", (1200, 630))


CHANGES = [
    lambda: Organization.objects.update(name="Yara Norge AS"),
    lambda: Organization.objects.update(summary_nb="Ny tekst."),
    lambda: Organization.objects.update(kind="research"),
    lambda: Organization.objects.update(municipality="Skien"),
    lambda: ClusterName.objects.update(name="Nytt navn"),
]


def waiting(noun):
    """Return the fingerprints of the pages of a kind that are to be drawn."""
    rows = undrawn(timezone.localdate())
    return {key for kind, _pk, _language, key, _c in rows if kind == noun}


@pytest.mark.usefixtures("cluster")
def test_a_change_of_what_is_drawn_gives_other_pictures():
    make.member(name="Yara", kind="company", municipality="Porsgrunn")
    make.project(sites=[make.site(name="Rafnes")])
    share_pictures.update()
    assert waiting("project") == set()
    before, seen = set(hashes().values()), set()
    for change in CHANGES:
        change()
        new = waiting("organization")
        assert (len(new), new & seen) == (2, set())
        seen |= new
    of_project = waiting("project")
    Site.objects.update(name="Frier Vest")
    assert waiting("project") & of_project == set()

    share_pictures.update()
    assert set(hashes().values()) & before == set()


@pytest.mark.django_db(transaction=True)
def test_a_run_without_a_change_costs_one_query(django_assert_num_queries, monkeypatch):
    make.member(), make.project(), make.organization(is_listed=True)
    # The second looks at the pages that the first has touched.
    share_pictures.update(), share_pictures.update()
    before = hashes()
    monkeypatch.setattr(subprocess, "run", None)

    with django_assert_num_queries(1):
        share_pictures.update()
    assert len(before) == 4  # none of the page of no member
    Organization.objects.update(website="https://www.example.org/", note="Hemmelig")
    share_pictures.update()

    assert hashes() == before


def test_the_pictures_of_the_unlisted_the_deleted_and_the_erased_are_deleted(kari):
    nora, project = make.person(name="Nora Solbakken"), make.project()
    make.member(summary_nb="Ring Nora Solbakken."), make.member(summary_nb="Ring oss.")
    share_pictures.update()
    rows = SharePicture.objects.values_list("organization__summary_nb", flat=True)
    assert rows.count() == 6

    project.delete()
    assert sorted(rows.all()) == ["Ring Nora Solbakken."] * 2 + ["Ring oss."] * 2
    privacy.erase(nora, by=kari)
    assert sorted(rows.all()) == ["Ring oss."] * 2
    Organization.objects.update(is_listed=False)
    share_pictures.update()
    assert sorted(rows.all()) == []


# Twenty are drawn in one process.
def test_what_a_killed_run_left_out_is_drawn_by_the_next(draw_at_once):
    members = {make.member().pk for _number in range(11)}

    def kill(number):
        if number == 1:
            raise KeyboardInterrupt

    draw_at_once(kill)
    with pytest.raises(KeyboardInterrupt):
        share_pictures.update()
    first = hashes()
    draw_at_once()
    share_pictures.update()

    assert len(first) == 20
    assert first.items() <= hashes().items()
    expected = {(pk, None, None, word) for pk in members for word in ("nb", "en")}
    assert drawn() == expected


@pytest.mark.parametrize(("takes", "drawn_then"), [(19, 22), (21, 20)])
def test_a_long_run_leaves_the_rest(monkeypatch, draw_at_once, takes, drawn_then):
    for _number in range(11):
        make.member()
    now = time.monotonic()
    moments = iter([now, *[now + takes] * 4])
    draw_at_once()
    with monkeypatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: next(moments))
        share_pictures.update()
    first = SharePicture.objects.count()
    share_pictures.update()

    assert (first, SharePicture.objects.count()) == (drawn_then, 22)


def test_one_text_that_ends_the_program_keeps_no_other_from_its_picture(monkeypatch):
    make.member(name="Yara"), make.member(name="Bombe")
    program = (
        "import json, sys\n"
        "for page in json.load(sys.stdin):\n"
        "    assert page['title'] != 'Bombe'\n"
        "    sys.stdout.buffer.write(bytes([0, 0, 0, 3]) + b'png')\n"
    )
    run_instead(monkeypatch, program)

    share_pictures.update()

    names = SharePicture.objects.values_list("organization__name", flat=True)
    assert sorted(names) == ["Yara", "Yara"]


def test_a_row_drawn_by_another_process_meanwhile_is_kept(draw_at_once):
    member = make.member()

    def drawn_elsewhere(_number):
        make(SharePicture, organization=member, language="nb")

    draw_at_once(drawn_elsewhere)
    share_pictures.update()

    rows = SharePicture.objects.values_list("language", "data")
    elsewhere = {language: bytes(data)[:4] == b"delt" for language, data in rows}
    assert elsewhere == {"en": False, "nb": True}
