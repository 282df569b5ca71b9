"""Two lines of a file about one organization that say different things of its membership."""

import pytest

from members.exchange import write
from members.models import Membership
from tests.support.files_in import look_at, seen_file

pytestmark = pytest.mark.django_db
HEADINGS = ["Firma", "Kontakt", "Mail", "Medlem fra", "Medlem til"]
PER = ["Per Ås", "per@example.org"]
EVA = ["Eva Ås", "eva@example.org"]


def test_another_first_day_of_one_membership_is_an_error_of_its_cell(kari):
    found = look_at(
        kari, HEADINGS, ["Ny AS", *PER, "2019", ""], ["Ny AS", *EVA, "2020", ""]
    )

    first, second = found.lines
    assert (first.errors, second.errors) == (
        [],
        [
            (
                "membership.since",
                "Line 2 is about the same and says “2019”. Make them agree.",
            )
        ],
    )


def test_a_later_membership_after_one_that_ended_is_another_one(kari):
    lines = ["Ny AS", *PER, "2015", "2018"], ["Ny AS", *EVA, "2020", ""]

    write(seen_file(kari, HEADINGS, *lines), by=kari, reason="Fra arkivet")

    days = Membership.objects.order_by("since").values_list(
        "since__year", "until__year"
    )
    assert [*days] == [(2015, 2018), (2020, None)]
