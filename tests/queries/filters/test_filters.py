"""The filters of the directory: SQL, index and plain loops find and count the same."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from members.queries.filters import LRUCache, OrganizationFilter
from tests.support.factories import make
from tests.support.plain_filters import (
    DAYS,
    Plain,
    asked,
    assert_sql_agrees,
    draw_choices,
    hits,
    make_world,
)
from tests.support.sampling import examples

# Words of names, topics, projects and sites of the drawn registry, with a typo.
SEARCHES = ["", "bedrift", "emne", "prosjekt sted", "bedrfit", "finnesikke", "!"]
PERIODS = ["", "2020", "2020-01-05..2020-01-20", "2020-02-30..2021-01-01", "x"]
MORE = {
    "joined": st.sampled_from(PERIODS),
    "left": st.sampled_from(PERIODS),
    "q": st.sampled_from(SEARCHES),
    "sort": st.sampled_from(
        ["", "relevance", "name", "-joined", "confirmed", "by colour"]
    ),
}


class Agreement(TestCase):
    @settings(
        max_examples=examples(25),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), day=DAYS)
    def test_every_count_is_what_choosing_it_would_give(self, data, day):
        # Examples are rolled back inside one transaction, which no reader ever sees.
        OrganizationFilter.store.built.clear()
        make_world(data.draw)
        chosen = draw_choices(data.draw, asked(on=str(day)))

        search = asked(on=str(day), **chosen)

        plain = Plain()
        assert set(hits(search)) == plain.hits(chosen, day)
        for name in search.several:
            others = plain.hits(chosen, day, left_out=name)
            counts = {
                value: sum(value in plain.values(name, pk, day) for pk in others)
                for value in search.answer.index.facets[name].choices
            }
            assert search.answer.counts(name) == counts, name
        assert_sql_agrees(data, asked, MORE, {"on": str(day), **chosen})


def test_without_its_last_relation_a_list_has_the_members():
    make.member(), make.member()
    make.project(partners=[make.organization()])

    answer = asked(relation=["partner", "neighbour"]).answer
    last = asked(relation="partner").answer

    counts = answer.count_without("relation", "neighbour"), len(last)
    promise = "The count on a chip is the length of the list that it leads to."
    assert counts == (1, 1), promise
    assert last.count_without("relation", "partner") == len(asked().answer) == 2, (
        promise
    )


def test_a_bad_value_is_named_and_left_out():
    shown = make.member(kind="research")

    search = asked(kind=["research", "nonsense"], on="not a day", sort="by colour")

    assert hits(search) == [shown.pk]
    values = sorted(value for _, value in search.problems)
    assert values == ["by colour", "nonsense", "not a day"]
    assert [len(asked(q="x" * n).problems) for n in (200, 201)] == [0, 1]


def test_newest_members_come_first_and_municipalities_in_norwegian_order():
    old, day = make.member(name="Å"), date(2024, 1, 1)
    new, twin = (make.member(name=name, since=day) for name in "BA")
    assert hits(asked(sort="-joined")) == [twin.pk, new.pk, old.pk]

    for name in ["Ås", "Bærum", "Bamble", "Ørsta"]:
        make.member(municipality=name)
    choices = asked().answer.index.facets["municipality"].choices.values()
    assert [choice.nb for choice in choices] == ["Bamble", "Bærum", "Ørsta", "Ås"]


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_shows_at_once():
    before = len(asked().answer)

    make.member()

    assert len(asked().answer) == before + 1


def test_a_cache_keeps_what_was_used_last():
    cache = LRUCache(2)
    cache.set("a", 1), cache.set("b", 2)
    cache.get("a")
    cache.set("c", 3)

    assert [cache.get(key) for key in "abc"] == [1, None, 3]


def test_a_row_has_the_choices_that_hold_for_it_in_the_language_of_the_page():
    member = make.member(kind="company")
    make.member(kind="research")

    for language, label in [("nb", "Bedrift"), ("en", "Company")]:
        with translation.override(language):
            choices = asked().answer.index.choices_of(member.pk, "kind")
            assert [choice.label for choice in choices] == [label]
