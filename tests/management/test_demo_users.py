"""The member of the demo has a change request to decide; only examples, called so, are public."""

import pytest

from members.management.demo_users import MEMBER, create_demo_users
from members.models import (
    ChangeRequest,
    Event,
    Letter,
    Organization,
    Person,
    ResourceStream,
    User,
)
from members.people import privacy
from members.records import review
from tests.support.factories import make


def test_the_member_has_one_pending_change_request_and_one_rejected():
    ours = make.member(name="Alfa")
    make.topic()
    make.site()
    before = Organization.objects.filter(pk=ours.pk).values().get()

    for _twice in range(2):
        list(create_demo_users())

    assert User.objects.get(email=MEMBER).organizations().get() == ours
    statuses = ChangeRequest.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["open", "rejected"]
    waiting = [i.field for i in review.pending(ours).items.all()]
    texts = ["description_nb", "description_en"]
    assert sorted(waiting) == sorted([*texts, "email", "topics", "presences"])
    assert Organization.objects.filter(pk=ours.pk).values().get() == before
    assert list(Letter.objects.values_list("kind", flat=True)) == ["person_told"] * 2
    directions = ResourceStream.objects.values_list("direction", flat=True)
    assert sorted(directions) == ["needed", "offered"]
    titles = Event.objects.published().values_list("title_nb", flat=True)
    assert [title.partition(":")[0] for title in titles] == ["Eksempel"] * 3


@pytest.mark.parametrize("erased", [["demosen"], ["provesen"], ["demosen", "provesen"]])
def test_the_demo_starts_again_after_its_contacts_and_its_member_were_erased(erased):
    make.member()
    list(create_demo_users())
    for name in erased:
        privacy.erase(Person.objects.get(email=f"demo.{name}@example.org"), by=None)
    left = {*Person.objects.values_list("pk", "email")}

    list(create_demo_users())
    assert {*Person.objects.values_list("pk", "email")} == left
    privacy.erase(User.objects.get(email=MEMBER), by=None)
    assert len(list(create_demo_users())) == 4


def test_a_demo_without_data_still_has_its_users():
    assert len(list(create_demo_users())) == 4
    assert ChangeRequest.objects.count() == 0


def test_a_registry_without_topics_and_sites_still_has_a_change_request():
    ours = make.member()

    list(create_demo_users())

    assert review.pending(ours).items.count() == 3
