"""Test facilities are edited by the secretariat."""

from django.urls import reverse

from tests.support.admin import address
from tests.support.factories import (
    make_facility,
)
from tests.support.html_forms import filled

PAIRS = reverse("admin:members_resourcestream_pairs")
START = reverse("admin:members_project_add")


def test_a_secretary_edits_a_test_facility(as_secretary):
    lab = make_facility(name_nb="Lab")

    there = address("testfacility", lab)
    page = as_secretary.get(there)
    as_secretary.post(there, filled(page, name_nb="Pilothall"))

    lab.refresh_from_db()
    assert lab.name_nb == "Pilothall"
