"""A small registry as CSV files, the real one, and what a load wrote or refused."""

import csv
from pathlib import Path

import pghistory.models
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from members import exchange
from tests.support import table_contents

GRENLAND = Path(exchange.__file__).parent.parent / "grenland"

# Valid as it is; each test replaces the files that it is about.
SMALL_REGISTRY = {
    "topics": "slug,kind,label_nb,label_en\nccs,theme,Fangst,Capture\n",
    "sites": "slug,name,part_of\npark,Parken,\nhall,Hallen,park\n",
    "organizations": "slug,name,kind\nalfa,Alfa AS,company\nbeta,Beta AS,company\n",
    "memberships": "organization,since,until\nalfa,2020-01-01,2021-12-31\n",
    "projects": "slug,title_nb,theme,status\nfangst,Fangst,ccs,running\n",
}
EFFECTS = "project,value,unit,mechanism,maturity,qualifier,year,contained_in,source\n"


def csv_rows(name):
    with (GRENLAND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_models():
    return apps.get_app_config("members").get_models()


def all_rows():
    """Return all rows of every table, history included, as COPY writes them."""
    return table_contents.read() | table_contents.read_only(table_contents.LOGS)


def event_counts():
    """Return {event model: number of its rows}."""
    return {
        model.__name__: model.objects.count()
        for model in all_models()
        if issubclass(model, pghistory.models.Event)
    }


def load_error_of(folder):
    with pytest.raises(ValidationError) as refusal:
        exchange.load(folder)
    return refusal.value.messages
