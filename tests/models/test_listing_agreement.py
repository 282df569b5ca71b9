"""No organization is shown publicly before it agreed: when and by whom is recorded."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from members import exchange, joining
from members.models import Organization
from tests.support.applications import DAY, OTHER, waiting
from tests.support.factories import LONG_AGO, make_organization

RULE = "an_organization_is_listed_only_after_it_agreed"
pytestmark = pytest.mark.django_db


def agreement(organization):
    organization.refresh_from_db()
    return organization.listing_agreed_on, organization.listing_agreed_by


def test_the_database_lists_no_organization_that_has_not_agreed():
    make_organization(is_listed=False, listing_agreed_on=None)

    with pytest.raises(IntegrityError, match=RULE):
        Organization.objects.update(is_listed=True)


def test_a_form_says_what_is_missing():
    organization = make_organization(is_listed=False, listing_agreed_on=None)
    organization.is_listed = True

    with pytest.raises(ValidationError) as refusal:
        organization.full_clean()

    assert refusal.value.messages == [
        _("Enter the day on which the organization agreed to be shown.")
    ]


def test_an_applicant_agrees_on_the_day_of_the_application(kari):
    given = {"since": DAY, "category": "core", "by": kari}

    shown = joining.accept(waiting(), is_listed=True, **given)
    known = make_organization(is_listed=False, orgnr=OTHER)
    application = waiting(orgnr=OTHER, contact_email="ny@nykraft.example")
    kept = joining.accept(application, is_listed=True, organization=known, **given)

    day = shown.memberships.get().source
    assert (day, str(shown.listing_agreed_on) in day) == (shown.listing_agreed_by, True)
    assert agreement(kept) == (LONG_AGO, "")


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("", "", (True, timezone.localdate, _("Loaded from files"))),
        (",is_listed", ",no", (False, lambda: None, "")),
        (
            ",is_listed,listing_agreed_on,listing_agreed_by",
            ",yes,2026-03-01,Styret",
            (True, lambda: date(2026, 3, 1), "Styret"),
        ),
    ],
    ids=["neither", "not listed", "all three"],
)
def test_a_file_lists_what_agreed_that_day_unless_it_says_otherwise(
    tmp_path, columns, cells, expected
):
    text = f"name,slug,kind{columns}\nAlfa,alfa,company{cells}\n"
    (tmp_path / "organizations.csv").write_text(text)

    exchange.load(tmp_path)

    alfa = Organization.objects.get()
    is_listed, day, by = expected
    assert (alfa.is_listed, *agreement(alfa)) == (is_listed, day(), by)


def test_a_file_that_lists_without_an_agreement_is_refused(tmp_path):
    text = "name,slug,kind,is_listed,listing_agreed_on\nAlfa,alfa,company,yes,\n"
    (tmp_path / "organizations.csv").write_text(text)

    with pytest.raises(ValidationError):
        exchange.load(tmp_path)

    assert not Organization.objects.exists()
