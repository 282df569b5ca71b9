"""A logo is proposed by its hash, and shown when somebody has agreed."""

import pytest
from django.template.loader import render_to_string

from members import review
from members.models import Cluster, Image
from tests.support.factories import make_picture
from tests.support.refusals import refusal
from tests.support.rows import the_cluster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def old(ours):
    """Give Yara a logo; return it."""
    ours.logo = make_picture()
    ours.save()
    return ours.logo


def live(organization):
    return type(organization).objects.get(pk=organization.pk).logo


def test_a_proposed_logo_waits_until_it_is_approved(ours, old, ola, kari):
    new = make_picture()

    waiting = review.submit(ours, {"logo": new.hash}, by=ola).waiting

    item, [told] = waiting.items.get(), review.differences(waiting)
    assert (item.old, item.proposed, live(ours)) == (old.hash, new.hash, old)
    assert (told.proposed.before, told.proposed.change) == ([old], new)
    template = "components/difference/difference.html"
    page = render_to_string(template, {"difference": told})
    assert [page.count(picture.hash) for picture in (old, new)] == [1, 1]
    assert set(Image.objects.public()) == {old}
    review.approve(waiting.pk, by=kari)
    assert (live(ours), set(Image.objects.public())) == (new, {new})
    ours.refresh_from_db()
    review.approve(review.submit(ours, {"logo": ""}, by=ola).waiting.pk, by=kari)
    assert live(ours) is None


@pytest.mark.parametrize("value", ["0" * 64, "../../etc/passwd", "x" * 500])
def test_what_is_no_picture_of_ours_is_refused(ours, old, value, ola):
    refused = refusal(lambda: review.submit(ours, {"logo": value}, by=ola))

    assert list(refused.message_dict) == ["logo"]
    assert review.submit(ours, {"logo": old.hash}, by=ola) == (None, None)


def test_a_cluster_may_let_logos_go_live_at_once(ours, ola):
    new, cluster = make_picture(), the_cluster()
    Cluster.objects.filter(pk=cluster.pk).update(at_once=["logo"])

    submitted = review.submit(ours, {"logo": new.hash}, by=ola)

    assert (submitted.waiting, live(ours)) == (None, new)
