"""Public searches without a result are counted, without personal data."""

import pytest
from django.urls import reverse

from members.models import MissedSearch
from tests.support.factories import make_member
from tests.support.login import log_in

pytestmark = pytest.mark.django_db


def test_searches_without_result_are_counted(client, kari):
    make_member(name="Alfa AS")
    for words in ["pizza", "pizza", "alfa"]:
        client.get("/medlemmer/", {"q": words})

    log_in(client, kari)
    page = client.get(reverse("admin:members_missedsearch_changelist"))

    shown = [(miss.words, miss.count) for miss in page.context["cl"].result_list]
    assert shown == [("pizza", 2)]


def test_a_search_with_an_address_is_not_kept(client):
    client.get("/medlemmer/", {"q": "kari@example.org"})

    assert list(MissedSearch.objects.all()) == []
