"""No organization is shown publicly before it agreed: when and by whom is recorded."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import gettext as _

from members import exchange, joining
from members.models import Organization
from tests.support.applications import DAY, OTHER, waiting
from tests.support.factories import LONG_AGO, make_organization
from tests.support.refusals import broken_by, refusal

pytestmark = pytest.mark.django_db


def agreement(organization):
    organization.refresh_from_db()
    return organization.listing_agreed_on, organization.listing_agreed_by


def test_neither_the_database_nor_a_form_lists_what_has_not_agreed():
    organization = make_organization(is_listed=False, listing_agreed_on=None)

    rule = broken_by(lambda: Organization.objects.update(is_listed=True))
    organization.is_listed = True

    assert rule == "an_organization_is_listed_only_after_it_agreed"
    words = _("Enter the day on which the organization agreed to be shown.")
    assert refusal(organization.full_clean).messages == [words]


def test_an_applicant_agrees_on_the_day_of_the_application(kari):
    given = {"since": DAY, "category": "core", "by": kari}

    shown = joining.accept(waiting(), is_listed=True, **given)
    known = make_organization(is_listed=False, orgnr=OTHER)
    application = waiting(orgnr=OTHER, contact_email="ny@nykraft.example")
    kept = joining.accept(application, is_listed=True, organization=known, **given)

    day = shown.memberships.get().source
    assert (day, str(shown.listing_agreed_on) in day) == (shown.listing_agreed_by, True)
    assert agreement(kept) == (LONG_AGO, "")


FILES = [
    ("", "", (True, timezone.localdate, _("Loaded from files"))),
    (",is_listed", ",no", (False, lambda: None, "")),
    (
        ",is_listed,listing_agreed_on,listing_agreed_by",
        ",yes,2026-03-01,Styret",
        (True, lambda: date(2026, 3, 1), "Styret"),
    ),
    (",is_listed,listing_agreed_on", ",yes,", None),
]


@pytest.mark.parametrize(("columns", "cells", "expected"), FILES)
def test_a_file_lists_what_agreed_that_day_unless_it_says_otherwise(
    tmp_path, columns, cells, expected
):
    text = f"name,slug,kind{columns}\nAlfa,alfa,company{cells}\n"
    (tmp_path / "organizations.csv").write_text(text)

    if expected is None:
        refusal(lambda: exchange.load(tmp_path))
        assert not Organization.objects.exists()
    else:
        exchange.load(tmp_path)
        alfa, (is_listed, day, by) = Organization.objects.get(), expected
        assert (alfa.is_listed, *agreement(alfa)) == (is_listed, day(), by)
