"""A name that an organization leaves stays as a former one, by which search finds it."""

from datetime import date

from django.utils import timezone

from members.actions import recording
from members.models import Batch, Organization, OrganizationName
from members.queries import search
from members.records import history
from members.records.renaming import record_former_name
from tests.support.refusals import refusal


def rename(organization, name, **given):
    """Rename the organization in a batch, as an act of the secretariat does."""
    before, organization.name = organization.name, name
    with recording(Batch.Act.SAVE, by=None) as batch:
        organization.save()
        record_former_name(organization, before, **given)
    return batch


def former(organization):
    rows = organization.names.order_by("pk")
    return list(rows.values_list("name", "kind", "until", "until_precision"))


def test_the_old_name_is_former_until_today_unless_it_differs_by_case_or_spaces(ours):
    for name in ("YARA", " Yara", "yara", "Yara"):
        rename(ours, name)
        assert former(ours) == []
    rename(ours, "Nordgas")

    assert former(ours) == [("Yara", "former", timezone.localdate(), "day")]
    assert list(search.matching(Organization.objects.all(), "yara")) == [ours]
    assert search.reasons([ours], "yara") == {ours.pk: ["tidligere Yara"]}


def test_other_kinds_of_names_stay_and_no_name_ends_before_it_began(ours):
    ours.names.create(name="Nordgas", kind="brand")
    rename(ours, "Nordgas", is_kept=False)
    assert former(ours) == [("Nordgas", "brand", None, "day")]

    ours.names.create(name="Nordgas", kind="former", since=date(2015, 1, 1))
    refusal(lambda: rename(ours, "Yara", until=(date(2010, 1, 1), "day")))
    assert OrganizationName.objects.get(kind="former").until is None


def test_the_former_names_end_on_the_last_days_as_exactly_as_they_are_known(ours):
    # A name that was kept before is one row with the later day.
    ours.names.create(name="Yara", kind="former", until=date(2010, 1, 1), source="Bok")
    rename(ours, "Nordgas", until=(date(2019, 5, 1), "month"))
    assert former(ours) == [("Yara", "former", date(2019, 5, 31), "month")]
    assert ours.names.get().source == "Bok"

    # A name that returns is former no longer.
    rename(ours, "Yara", until=(date(2020, 1, 1), "day"))
    assert former(ours) == [("Nordgas", "former", date(2020, 1, 1), "day")]


def test_an_undo_of_the_act_takes_name_and_former_name_back(ours, kari):
    ours.names.create(name="Nordgas", kind="former", until=date(2001, 1, 1))
    before = former(ours)

    history.undo(rename(ours, "Nordgas"), by=kari)

    ours.refresh_from_db()
    assert (ours.name, former(ours)) == ("Yara", before)
