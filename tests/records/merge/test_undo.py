"""The rows of every table move with a merge: one act, which its events alone suffice to undo."""

import pytest
from django.db import InternalError

from members import models
from members.accounts import access
from members.records.history import undo
from members.records.merge import MergePlan
from tests.records.history import undoing
from tests.support import events, merging
from tests.support.cases import code
from tests.support.database_role import owner
from tests.support.factories import make
from tests.support.refusals import refusal
from tests.support.rows import checked

# The requests for access anew are the last that a merge writes.
FAIL = code(__file__, "fail.sql")


def contents():
    """Return {table: [rows]} of all that an undo must put back, in no order."""
    tables = undoing.contents()
    # An address at a partner and an answer of the business register have no history.
    for name in ("members_partneraddress", "members_registersnapshot"):
        tables.pop(name, None)
    return tables


@pytest.fixture
def pair():
    """Create two organizations with rows of every kind, some of which collide."""
    survivor, other = (
        make.member(name=name, slug=slug, orgnr=checked(number))
        for name, slug, number in [("Alfa", "alfa", 1), ("Alfa AS", "alfa-as", 2)]
    )
    topic = make.topic()
    for one in (survivor, other):
        models.OrganizationTopic.objects.create(organization=one, topic=topic)
        make.contact(one, email="n@example.org", agreed=["name"])
        make.colleague(one)
    other.memberships.all().delete()
    merging.row_of_each_reference(other)
    return merging.fresh(survivor), merging.fresh(other)


def merged(pair, by, **chosen):
    chosen = merging.solved(*pair) | {"orgnr": "right"} | chosen
    return merging.merge_them(*pair, by, **chosen)


def test_an_undo_brings_back_both_as_they_were(pair, kari):
    before = contents()
    batch = merged(pair, kari)
    assert (batch.act, batch.by, batch.reason) == ("merge", kari, merging.REASON)
    assert list(models.Batch.objects.filter(act="merge")) == [batch]
    assert batch.changes["organization"] == {"delete": 1, "update": 1}

    undo(batch, by=kari)

    # No consent that the merge ended is in force again.
    after = contents()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert changed == {"members_consent"}
    in_force = models.Consent.objects.standing().filter(contact__isnull=False)
    assert {one.contact.organization.name for one in in_force} == {"Alfa"}
    asked = models.Letter.objects.filter(kind="person_changed")
    assert {*asked.values_list("to", flat=True)} == {"n@example.org"}
    assert merging.fresh(pair[1]).slug == "alfa-as"
    # An address at a partner has no history, and stays with the survivor.
    owners = models.PartnerAddress.objects.values_list("organization__name", flat=True)
    assert list(owners) == ["Alfa"]


@pytest.mark.parametrize("solution", ["left", "right"])
def test_rows_of_both_that_collided_are_back_after_an_undo(kari, solution):
    shared = {"sites": [make.site()], "topics": [make.topic()]}
    pair = [make.member(**shared) for _ in range(2)]
    for one in pair:
        make(models.Service, organization=one, name_nb="Sveising", text_nb=one.name)
    before = contents()
    chosen = {conflict.key: solution for conflict in MergePlan(*pair).conflicts}
    batch = merging.merge_them(*pair, kari, **chosen)
    colliding = [models.Membership, models.Presence, models.Service]
    colliding.append(models.OrganizationTopic)
    assert [model.objects.count() for model in colliding] == [1] * 4

    undo(batch, by=kari)

    assert contents() == before
    for model in colliding:
        owners = model.objects.order_by("pk").values_list("organization", flat=True)
        assert list(owners) == [one.pk for one in pair]


def test_a_merge_that_fails_at_its_end_leaves_both_as_they_were(pair, kari):
    make.colleague(pair[1])
    before = contents()
    with owner():
        events.run(FAIL)

    with pytest.raises(InternalError, match="stopped"):
        merged(pair, kari)

    assert (contents(), models.Batch.objects.count()) == (before, 0)


def test_an_undo_goes_well_after_later_edits_elsewhere_but_not_of_the_same(pair, kari):
    batch, rows = merged(pair, kari), models.Organization.objects.filter(pk=pair[0].pk)
    numbers = rows.get().orgnr, checked(3)
    rows.update(orgnr=numbers[1], phone="35 00 00 00")
    refusal(undo, batch, by=kari)
    assert merging.fresh(pair[0]).orgnr == numbers[1]
    assert not models.Organization.objects.filter(pk=pair[1].pk).exists()
    rows.update(orgnr=numbers[0])
    make.organization(name="Beta")

    undo(batch, by=kari)

    one, other = map(merging.fresh, pair)
    assert (one.phone, other.name) == ("35 00 00 00", "Alfa AS")
    assert models.MergedOrganization.objects.filter(row_id=pair[1].pk).count() == 0


def test_after_an_undo_access_and_address_are_as_before(client, kari):
    survivor, other = make.organization(), make.organization(slug="alfa-as")
    user = make.colleague(other, role="manager")
    invitation = access.invite(other, "gro@example.org", "editor", by=kari)
    batch = merging.merge_them(survivor, other, kari)

    undo(batch, by=kari)

    invitation.refresh_from_db()
    assert list(user.organizations()) == [other]
    assert models.AccessRequest.objects.count() == 0
    assert invitation.is_open
    page = client.get("/medlemmer/alfa-as/")
    assert (page.status_code, page.context["organization"]) == (200, other)


REFERENCES = code(__file__, "references.sql")
ENDING = (models.Representative, models.RegisterAlert, models.RegisterSnapshot)


def test_a_row_of_every_table_that_the_database_knows_moves_and_keeps_its_number(kari):
    known = {(f.model._meta.db_table, f.column) for f in merging.references()}
    assert {*events.rows(REFERENCES)} == known
    survivor, other = make.organization(), make.organization()
    rows = merging.row_of_each_reference(other)

    merging.merge_them(survivor, other, kari)

    assert len(rows) > 25
    for field, row in rows.items():
        left = field.model._base_manager.filter(pk=row.pk)
        owners = list(left.values_list(field.name, flat=True))
        ends = field.model in ENDING
        assert owners == ([] if ends else [survivor.pk]), field
    assert not models.Organization.objects.filter(pk=other.pk).exists()
    assert models.Representative.objects.count() == 0
