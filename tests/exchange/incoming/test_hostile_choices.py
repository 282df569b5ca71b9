"""Choices of any shape choose at most what a choice can: a look and a write go on."""

import json
from random import Random

import pytest

from members.exchange import look, write
from members.exchange.incoming.choices import choice_of
from members.models import Organization
from tests.support.files_in import make_file
from tests.support.sampling import SEED

pytestmark = pytest.mark.django_db
ODD = [
    None,
    True,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "²",
    "9" * 30,
    "-1",
    [],
    ["x"],
    [["x"]],
    {},
]
ODD += [{"organization.name": {"a": 1}}, {"organization.name": "\u202eAB"}, {"": "x"}]
ODD += ["\ud800", "../..", "new", "leave", {"organization.orgnr": "12"}, {"x": []}]
KEYS = ["match", "leave", "take", "cells", "", "other"]


def storable(value):
    """Return the value as JSON that PostgreSQL takes: it has no lone surrogates."""
    return json.loads(json.dumps(value).replace("\\ud800", "?"))


def odd_choices(random):
    """Return choices of which some have the shape of one, and others do not."""
    choice = {random.choice(KEYS): random.choice(ODD) for _n in range(4)}
    line = random.choice(["2", "3", "02", "x", "99999999999999999999"])
    return storable({line: choice if random.random() < 0.8 else random.choice(ODD)})


def test_no_choice_of_any_shape_stops_a_look(kari):
    random = Random(SEED)
    for _try in range(60):
        choices = odd_choices(random)
        file = make_file(kari, ["Navn"], ["Yara"], ["Eramet"], choices=choices)

        kinds = [line.kind for line in look(file, by=kari).lines]

        assert {*kinds} <= {"new", "left", "error", "duplicate"}, choices


def test_a_file_is_written_whatever_was_chosen_of_a_line_that_it_lacks(kari):
    choices = {"99": {"match": "leave"}, "2": ["leave"], "x": 1, "3": {"match": {}}}
    file = make_file(kari, ["Navn"], ["Yara"], ["Eramet"], choices=choices)

    assert write(file, by=kari, reason="")["new"] == 2
    assert sorted(Organization.objects.values_list("name", flat=True)) == [
        "Eramet",
        "Yara",
    ]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_what_is_no_choice_chooses_nothing(odd):
    nothing = {"leave": [], "take": [], "cells": {}}

    assert choice_of({"2": {"other": odd}}, 2) == nothing
    assert choice_of({"3": odd}, 2) == nothing
    assert choice_of({"2": [odd]}, 2) == nothing
