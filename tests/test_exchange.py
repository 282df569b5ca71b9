"""Folders of CSV files become the registry, whole or not at all."""

import csv
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps

from members import exchange
from members.exchange.files import FILES

GRENLAND = Path(exchange.__file__).parent.parent / "grenland"

pytestmark = pytest.mark.django_db


def rows_of(name, folder=GRENLAND):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def events():
    """Count the events of history, of each model."""
    models = apps.get_app_config("members").get_models()
    return {
        model.__name__: model.objects.count()
        for model in models
        if issubclass(model, pghistory.models.Event)
    }


def test_every_row_of_every_file_becomes_a_row():
    exchange.load(GRENLAND)

    rows = {file.name: file.model.objects.count() for file in FILES}
    assert rows == {file.name: len(rows_of(file.name)) for file in FILES}


def test_a_second_run_leaves_no_event():
    exchange.load(GRENLAND)
    before = events()

    exchange.load(GRENLAND)

    assert events() == before
