"""The demo's member has something for the secretariat to decide; nothing public is made up."""

import pytest

from members import review
from members.management.people import MEMBER, make_log_ins
from members.models import ChangeRequest, Letter, Organization, User
from tests.support.factories import make_member, make_site, make_topic

pytestmark = pytest.mark.django_db


def test_the_member_has_one_proposal_that_waits_and_one_that_was_decided():
    ours = make_member(name="Alfa")
    make_topic()
    make_site()
    before = Organization.objects.filter(pk=ours.pk).values().get()

    for _twice in range(2):
        list(make_log_ins())

    assert User.objects.get(email=MEMBER).organizations().get() == ours
    statuses = ChangeRequest.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["open", "rejected"]
    waiting = [i.field for i in review.pending(ours).items.all()]
    texts = ["description_nb", "description_en"]
    assert sorted(waiting) == sorted([*texts, "email", "topics", "presences"])
    assert Organization.objects.filter(pk=ours.pk).values().get() == before
    letters = Letter.objects.values_list("kind", flat=True)
    assert list(letters) == ["person_told"] * 2


def test_a_demo_without_data_has_its_log_ins_all_the_same():
    assert len(list(make_log_ins())) == 4
    assert ChangeRequest.objects.count() == 0


def test_an_organization_without_topics_and_sites_to_choose_has_a_proposal_too():
    ours = make_member()

    list(make_log_ins())

    assert review.pending(ours).items.count() == 3
