"""A registry of another cluster: no page, file, e-mail or text of the product names the demo's."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import translate_url
from django.utils import translation

from members.models import Cluster, ClusterName
from tests.support.csv_folders import csv_rows
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.routes import address, finish, routes
from tests.support.sampling import part_of

ROOT = Path(__file__).parent.parent
# Of the whole country, in texts of the product.
NATIONAL = {
    *"Oslo Trondheim Forskningsrådet Enova SINTEF NFD".split(),
    *("Innovasjon Norge", "Siva – Selskapet for industrivekst", ""),
}
LEGAL_FORM = re.compile(" (?:AS|ASA|SA|SF)$")
REGION = {"Grenland", "Telemark", "Herøya", "Frier", "Frierfjorden"}
# The list of all municipalities, and counties and districts in searches.
OF_NORWAY = {"municipalities.csv", "question_words.py"}
OF_THE_DEMO = {"grenland", "local_register"}
TEXTS = (".py", ".html", ".txt", ".po", ".css", ".js", ".csv", ".svg")
CHOICES = re.compile(r"<option[^>]*>(?:[^<]*</option>)?")
EMAILS = "/admin/texts/emails/"
TEXT_PAGE = re.compile(r'href="(/admin/texts/[^"]+)"')


def demo_words():
    """Return a pattern of the names of the demo's cluster, organizations, sites and places."""
    parts = "organizations", "names", "sites", "cluster_names"
    rows = [row for part in parts for row in csv_rows(part)]
    names = {LEGAL_FORM.sub("", row["name"]) for row in rows}
    at = {
        row["municipality"]
        for part in ("organizations", "sites")
        for row in csv_rows(part)
    }
    words = (names | at | REGION) - NATIONAL
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")


def test_no_text_of_the_product_names_the_demo():
    words = demo_words()
    files = [
        path
        for folder in ("members", "cluster", "templates", "static", "styles", "locale")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in TEXTS
        and path.name not in OF_NORWAY
        and OF_THE_DEMO.isdisjoint(path.parts)
    ]

    named = {path.name: words.findall(path.read_text("utf-8")) for path in files}

    assert {name: hits for name, hits in named.items() if hits} == {}
    assert words.findall("Porsgrunn og Yara Norge, i Grenlandet") == [
        "Porsgrunn",
        "Yara Norge",
    ]


@pytest.fixture
def nordland(db):
    """Create a cluster with two members at a site and their project."""
    cluster = Cluster.objects.create(
        pk=1, ambition_nb="Ren industri", ambition_en="Clean"
    )
    ClusterName.objects.create(cluster=cluster, name="Testklyngen Nordland")
    site = make.site(
        name="Mo", municipality="Rana", latitude="66.31", longitude="14.17"
    )
    ours = make.member(name="Alfa AS", slug="alfa", sites=[site])
    double = make.member(name="Beta AS", slug="beta", sites=[site])
    project = make.project(title_nb="Nye ovner", sites=[site], partners=[ours, double])
    of = {"organization": ours, "project": project, "site": site}
    nouns = {
        f"directory:{n}{part}": row.slug
        for n, row in of.items()
        for part in ("", "_sheet", "_report")
    }
    one = {f"api:{n}s_one": row.slug for n, row in of.items()}
    return SimpleNamespace(ours=ours, double=double, slugs=nouns | one, keys={}, pks={})


def answer_texts(client, paths):
    """Return {path: text} of the answers with 200, without the choices of their forms."""
    texts = {}
    for path in paths:
        response = client.get(path)
        content = b"".join(response) if response.streaming else response.content
        finish(response)
        if response.status_code == 200:
            texts[path] = CHOICES.sub("", content.decode(errors="replace"))
    return texts


@pytest.mark.parametrize(
    "share",
    [
        pytest.param(8, id="some", marks=pytest.mark.sample),
        pytest.param(1, id="all", marks=pytest.mark.long),
    ],
)
@pytest.mark.django_db
def test_no_page_file_or_email_of_another_cluster_names_the_demo(share, nordland):
    words = demo_words()
    with translation.override("nb"):
        named = [one for one in routes() if "object_id" not in one[0]]
        paths = [address(nordland, *one) for one in part_of(named, share)]
    desk = [path for path in paths if path.startswith("/admin/")]
    own = [path for path in paths if path.startswith("/min-side/")]
    public = {"/", *paths} - {*desk, *own}
    both = sorted(public | {translate_url(path, "en") for path in public})
    secretariat = log_in(Client(), make.user(is_staff=True, is_superuser=True))
    manager = log_in(Client(), make.colleague(nordland.ours, role="manager"))
    emails = TEXT_PAGE.findall(secretariat.get(EMAILS).text)

    texts = answer_texts(Client(), both) | answer_texts(manager, own)
    texts |= answer_texts(secretariat, [*desk, *part_of(emails, share)])

    hits = {path: words.findall(text) for path, text in texts.items()}
    assert {path: named for path, named in hits.items() if named} == {}
    assert ["Testklyngen Nordland" in texts[path] for path in ("/", "/en/")] == [
        True
    ] * 2
    assert len(texts) > 200 / share
