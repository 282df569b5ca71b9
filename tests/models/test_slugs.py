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

pytestmark = pytest.mark.django_db


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


def test_a_row_may_take_its_own_address_back_and_a_row_of_another_model_any():
    row = make_site(slug="en")
    for slug in ["to", "en", "to", "tre"]:
        rename(row, slug)
    organization = make_organization(slug="to")

    found = [find_by_slug(Site.objects.all(), slug) for slug in ("en", "to", "tre")]
    assert found == [row] * 3
    assert find_by_slug(Organization.objects.all(), "to") == organization


def test_the_row_that_has_an_address_comes_before_the_one_that_had_it():
    had, has = make_organization(), make_organization(slug="her")
    FormerSlug.objects.create(noun="organization", slug="her", row_id=had.pk)

    assert find_by_slug(Organization.objects.all(), "her") == has


def test_an_empty_address_is_made_from_the_name_and_is_free():
    names = ["Åmot Ærlig Øl AS", "Åmot Ærlig Øl AS", "?", "氷"]
    rename(make_organization(slug="amot-aerlig-ol-as-2"), "annet")

    rows = [Organization(name=name, kind="company") for name in names]
    for row in rows:
        row.full_clean()
        row.save()

    slugs = "amot-aerlig-ol-as amot-aerlig-ol-as-3 organization organization-2"
    assert [row.slug for row in rows] == slugs.split()


def take_an_address_while_its_row_is_renamed():
    row = make_organization(slug="her")
    return write_concurrently(
        lambda: rename(row, "der"), lambda: make_organization(slug="her")
    )


@pytest.mark.django_db(transaction=True)
def test_an_address_is_not_taken_while_its_row_is_being_renamed():
    assert take_an_address_while_its_row_is_renamed() == "an_address_is_never_reused"


@pytest.mark.django_db(transaction=True)
def test_a_guard_before_the_write_would_let_the_address_be_taken():
    with altered_trigger(
        "members_organization",
        "slug_not_reused",
        function=("RETURN NULL", "RETURN NEW"),
        definition=(" AFTER ", " BEFORE "),
    ):
        assert take_an_address_while_its_row_is_renamed() is None


norwegian = st.text(
    "abcdefghijklmnopqrstuvwxyzæøåÆØÅABCXYZéüäö0189 -.,&/()'", max_size=60
)


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
