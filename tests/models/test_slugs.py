"""A slug belongs for good to the row that had it first."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from members.models import (
    Body,
    FormerSlug,
    Organization,
    Project,
    Site,
    Topic,
    find_by_slug,
    slug_for,
)
from tests.support.concurrency import altered_trigger, write_concurrently
from tests.support.factories import make_organization, make_site
from tests.support.refusals import broken_by, told
from tests.support.rows import build, make

WITH_SLUG = [Body, Organization, Project, Site, Topic]
every_model_with_slug = pytest.mark.parametrize(
    "model", WITH_SLUG, ids=lambda model: model.__name__
)


def rename(row, slug):
    type(row).objects.filter(pk=row.pk).update(slug=slug)


@every_model_with_slug
@pytest.mark.django_db
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


@pytest.mark.django_db
def test_a_row_may_take_its_own_address_back():
    row = make_site(slug="en")

    for slug in ["to", "en", "to", "tre"]:
        rename(row, slug)

    assert [find_by_slug(Site.objects.all(), slug) for slug in ("en", "to", "tre")] == [
        row
    ] * 3


@pytest.mark.django_db
def test_models_do_not_take_slugs_from_each_other():
    make_site(slug="rafnes").delete()

    organization = make_organization(slug="rafnes")

    assert find_by_slug(Organization.objects.all(), "rafnes") == organization


@pytest.mark.django_db
def test_the_row_that_has_an_address_comes_before_the_one_that_had_it():
    had, has = make_organization(), make_organization(slug="her")
    FormerSlug.objects.create(noun="organization", slug="her", row_id=had.pk)

    assert find_by_slug(Organization.objects.all(), "her") == has


@pytest.mark.django_db
def test_an_empty_address_is_made_from_the_name_and_is_free():
    names = ["Åmot Ærlig Øl AS", "Åmot Ærlig Øl AS", "?", "氷"]
    rename(make_organization(slug="amot-aerlig-ol-as-2"), "annet")

    slugs = []
    for name in names:
        row = Organization(name=name, kind="company")
        row.full_clean()
        row.save()
        slugs.append(row.slug)

    assert slugs == [
        "amot-aerlig-ol-as",
        "amot-aerlig-ol-as-3",
        "organization",
        "organization-2",
    ]


@pytest.mark.django_db(transaction=True)
def test_an_address_is_not_taken_while_its_row_is_being_renamed():
    row = make_organization(slug="her")

    refusal = write_concurrently(
        lambda: rename(row, "der"), lambda: make_organization(slug="her")
    )

    assert refusal == "an_address_is_never_reused"


@pytest.mark.django_db(transaction=True)
def test_a_guard_before_the_write_would_let_the_address_be_taken():
    row = make_organization(slug="her")

    with altered_trigger(
        "members_organization",
        "slug_not_reused",
        function=("RETURN NULL", "RETURN NEW"),
        definition=(" AFTER ", " BEFORE "),
    ):
        refusal = write_concurrently(
            lambda: rename(row, "der"), lambda: make_organization(slug="her")
        )

    assert refusal is None


norwegian = st.text(
    "abcdefghijklmnopqrstuvwxyzæøåÆØÅABCXYZéüäö0189 -.,&/()'", max_size=60
)


@pytest.mark.django_db
@given(norwegian)
def test_the_database_makes_the_same_address_of_a_text(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT slugged(%s)", [text])
        in_database = cursor.fetchone()[0]

    assert slug_for(text) == in_database


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Herøya Industripark AS", "heroya-industripark-as"),
        ("Ærfugl & Åsen (Øst)", "aerfugl-asen-ost"),
        ("  --  ", ""),
        ("a" * 90, "a" * 70),
        (f"{'a' * 69} b", "a" * 69),
    ],
)
def test_an_address_is_made_of_plain_letters(text, slug):
    assert slug_for(text) == slug
