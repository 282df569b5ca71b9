"""A slug belongs for good to the row that had it first, and none takes the path of a page."""

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.urls import path
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language
from hypothesis import given, strategies as st

from cluster import urls
from members.fields import WITH_PAGES
from members.models import (
    Body,
    FormerSlug,
    Organization,
    Project,
    Site,
    Topic,
    find_by_slug,
    reserved_slugs,
    slug_for,
)
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.database_role import owner
from tests.support.events import rows, run
from tests.support.factories import make
from tests.support.refusals import broken_by, told
from tests.support.routes import routes
from tests.support.rows import build


def rename(row, slug):
    type(row).objects.filter(pk=row.pk).update(slug=slug)


@pytest.mark.parametrize("model", [Body, Organization, Project, Site, Topic])
def test_an_address_belongs_for_good_to_the_row_that_had_it_first(model):
    row, other, gone = (make(model, slug=slug) for slug in ("for", "her", "borte"))
    rename(row, "etter")
    model.objects.filter(pk=gone.pk).delete()

    assert FormerSlug.objects.filter(noun=model._meta.model_name).count() == 2
    assert find_by_slug(model.objects.all(), "for") == row
    with pytest.raises(model.DoesNotExist):
        find_by_slug(model.objects.all(), "borte")
    taken, reused = f"{model._meta.db_table}_slug_key", "an_address_is_never_reused"
    assert broken_by(lambda: make(model, slug="her")) == taken
    for slug in ("for", "borte"):
        assert broken_by(lambda slug=slug: make(model, slug=slug)) == reused
        assert broken_by(lambda slug=slug: rename(other, slug)) == reused
    again = build(model, slug="for")
    assert told(again.full_clean) == ["Another page has used this address."]


def test_a_row_may_take_its_own_address_back_and_has_it_before_one_that_had_it():
    row = make.site(slug="en")
    for slug in ["to", "en", "to", "tre"]:
        rename(row, slug)
    organization, had = make.organization(slug="to"), make.organization()
    FormerSlug.objects.create(noun="organization", slug="to", row_id=had.pk)

    sites = [find_by_slug(Site.objects.all(), slug) for slug in ("en", "to", "tre")]
    assert sites == [row] * 3
    assert find_by_slug(Organization.objects.all(), "to") == organization


def test_an_empty_address_is_made_from_the_name_and_is_free():
    names = ["Åmot Ærlig Øl AS", "Åmot Ærlig Øl AS", "?", "氷"]
    rename(make.organization(slug="amot-aerlig-ol-as-2"), "annet")

    rows = [Organization(name=name, kind="company") for name in names]
    for row in rows:
        row.full_clean()
        row.save()

    slugs = "amot-aerlig-ol-as amot-aerlig-ol-as-3 organization organization-2"
    assert [row.slug for row in rows] == slugs.split()


def take_while_its_row_is_renamed(slug):
    row = make.organization(slug=slug)
    return write_concurrently(
        lambda: rename(row, f"{slug}-to"), lambda: make.organization(slug=slug)
    )


@pytest.mark.django_db(transaction=True)
def test_an_address_is_not_taken_while_its_row_is_renamed_by_a_guard_after_the_write():
    assert take_while_its_row_is_renamed("her") == "an_address_is_never_reused"

    # A guard before the write would let it be taken.
    with altered_trigger(
        "members_organization",
        "slug_not_reused",
        function=("RETURN NULL", "RETURN NEW"),
        definition=(" AFTER ", " BEFORE "),
    ):
        assert take_while_its_row_is_renamed("der") is None


norwegian = st.text(
    "abcdefghijklmnopqrstuvwxyzæøåÆØÅABCXYZéüäö0189 -.,&/()'", max_size=60
)


@given(norwegian)
def test_the_database_makes_the_same_address_of_a_text(text):
    assert rows("SELECT slugged(%s)", text) == [(slug_for(text),)]


PLAIN = {
    "Herøya Industripark AS": "heroya-industripark-as",
    "Ærfugl & Åsen (Øst)": "aerfugl-asen-ost",
    "  --  ": "",
    "a" * 90: "a" * 70,
    f"{'a' * 69} b": "a" * 69,
}


def test_an_address_is_made_of_plain_letters():
    assert {text: slug_for(text) for text in PLAIN} == PLAIN


SLUG = "<slug:slug>/"
MODELS = {
    "portal:organization": Organization,
    **{f"directory:{noun.key}": noun.model for noun in WITH_PAGES},
}
TAKEN = "A page of the registry already uses this address. Choose another one."


def page(nb, en):
    route = lazy(lambda: {"nb": nb, "en": en}[get_language()], str)()
    return path(route, lambda request: HttpResponse())


# The URLconf of the fixture below: the project's own, with pages beside slugs.
urlpatterns = [
    *i18n_patterns(
        page("min-side/nytt/", "my-page/news/"),
        page("medlemmer/kart/", "members/map/"),
        page("prosjekter/arkiv/<int:year>/", "projects/archive/<int:year>/"),
        prefix_default_language=False,
    ),
    *urls.urlpatterns,
]


@pytest.fixture
def with_new_pages(settings):
    settings.ROOT_URLCONF = __name__


def routes_in(language):
    with translation.override(language):
        return list(routes())


def parts_beside_slugs():
    found = {model: set() for model in MODELS.values()}
    for there in map(routes_in, ("nb", "en")):
        for before, model in [
            (route.removesuffix(SLUG), MODELS[name])
            for route, name in there
            if name in MODELS
        ]:
            after = [r.removeprefix(before) for r, _ in there if r.startswith(before)]
            parts = {rest.split("/")[0] for rest in after}
            found[model] |= {part for part in parts if part and part == slug_for(part)}
    return found


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_slug_in_the_urlconf_stands_in_the_page_of_its_model(language):
    there = routes_in(language)
    there = {(route, name) for route, name in there if ":embed_" not in name}
    pages = {route: name for route, name in there if route.endswith(SLUG)}

    assert set(pages.values()) == set(MODELS)
    assert all(name.endswith(f":{MODELS[name]._meta.model_name}") for name in MODELS)
    assert all(r.startswith(tuple(pages)) for r, _name in there if "<slug:slug>" in r)


def test_the_fixed_parts_beside_a_slug_are_reserved_in_both_languages():
    reserved = {model: set(reserved_slugs(model)) for model in parts_beside_slugs()}

    assert reserved == parts_beside_slugs()
    assert reserved[Organization] >= {"om-meg", "about-me", "bilder", "pictures"}


def test_a_new_page_is_reserved_for_the_models_beside_it_without_a_migration(
    with_new_pages,
):
    found = {model: reserved_slugs(model) for model in (Organization, Project, Site)}

    assert found[Organization] >= {"nytt", "news", "kart", "map", "om-meg"}
    assert (found[Project], set(found[Site])) == ({"arkiv", "archive"}, set())
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_a_name_like_a_page_makes_another_slug_and_a_slug_like_one_is_refused(
    with_new_pages,
):
    for name in ("Om meg", "About me", "Bilder", "Nytt", "News", "Kart"):
        row = build(Organization, name=name, slug="")
        row.full_clean()
        assert row.slug == f"{slug_for(name)}-2"
    for slug in ("om-meg", "news", "kart"):
        assert told(build(Organization, slug=slug).full_clean) == [TAKEN]
    # No page beside topics has this name.
    topic = build(Topic, label_nb="Nytt", slug="")
    topic.full_clean()
    assert topic.slug == "nytt"


@pytest.mark.parametrize("slug", ["nytt", "news", "map"])
def test_the_check_reports_a_row_that_a_new_page_hides(slug, settings):
    make.organization(slug=slug)
    call_command("check", databases=["default"])

    settings.ROOT_URLCONF = __name__

    with pytest.raises(SystemCheckError, match=f'hides the row with the slug "{slug}"'):
        call_command("check", databases=["default"])


def test_the_check_passes_when_the_page_stands_elsewhere_and_before_a_migration(
    with_new_pages,
):
    (
        make(Project, slug="nytt"),
        make(Topic, slug="kart"),
        make.organization(slug="arkiv"),
    )
    call_command("check", databases=["default"])
    with owner():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("ALTER TABLE members_organization RENAME slug TO address")

    call_command("check", databases=["default"])
