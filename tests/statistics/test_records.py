"""What is kept of a version of the data."""

import pytest

from members.models import ClusterName, Membership, Organization, Project, Site
from members.statistics import Records, current_records
from tests.support.factories import (
    LONG_AGO,
    make_funding,
    make_member,
    make_participation,
    make_presence,
    make_role,
    make_site,
)
from tests.support.rows import make


def test_days_drive_out_other_days_but_nothing_that_has_no_day():
    records = Records()
    records.keep("listed", lambda: "listed")

    for number in range(2 * records.derived.size):
        records.derive(("members", number), lambda: "rows")

    assert len(records.derived) == records.derived.size
    assert records.keep("listed", lambda: "made anew") == "listed"


@pytest.mark.django_db(transaction=True)
def test_what_a_figure_counts_is_read_again(client):
    member = make_member()
    role = make_participation(organization=member)
    stale = []

    for number, change in enumerate(
        [
            lambda: Organization.objects.update(kind="research"),
            lambda: Membership.objects.update(category="core"),
            lambda: Project.objects.update(status="completed"),
            lambda: make_funding(role.project, funder=member),
            lambda: make_presence(organization=member, site=make_site()),
            lambda: Site.objects.update(name="Ved fjorden"),
            lambda: make_role(organization=member),
            lambda: make(ClusterName, since=LONG_AGO),
            role.delete,
        ]
    ):
        client.get("/tall/")
        before = current_records()
        change()
        stale += [number] * (current_records() is before)

    assert stale == []
