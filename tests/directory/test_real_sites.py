"""The sites of Grenland, compared with the CSV files they are loaded from."""

import pytest
from django.utils import timezone

from tests.support.csv_folders import csv_rows

pytestmark = pytest.mark.django_db


def within(whole):
    """Return the slugs of a site and all its parts."""
    parts = [s["slug"] for s in csv_rows("sites") if s["part_of"] == whole]
    return [whole, *(inner for part in parts for inner in within(part))]


def organizations_at(site, day):
    """Return the organizations at a site or a part of it on the day."""
    return {
        row["organization"]
        for row in csv_rows("presences")
        if row["site"] in within(site)
        and row["since"] <= day <= (row["until"] or "9999")
    }


@pytest.mark.usefixtures("grenland")
def test_each_site_counts_an_organization_once_and_its_page_lists_all(client):
    day = timezone.localdate().isoformat()
    expected = {
        site["slug"]: organizations_at(site["slug"], day) for site in csv_rows("sites")
    }

    listed = client.get("/steder/").context["sites"].nested
    named = {
        slug: {
            organization.slug
            for _place, organizations in client.get(f"/steder/{slug}/")
            .context["shown"]
            .groups
            for organization in organizations
        }
        for slug in expected
    }

    assert {site.slug: site.organizations for site in listed} == {
        slug: len(organizations) for slug, organizations in expected.items()
    }
    assert named == expected
    # INOVYN is at both sites, and Rafnes is a part of Frier Vest.
    assert "inovyn-norge" in expected["heroya-industripark"] & expected["frier-vest"]
    assert expected["rafnes"] < expected["frier-vest"]
    assert expected["heroya-forskningspark"] < expected["heroya-industripark"]
