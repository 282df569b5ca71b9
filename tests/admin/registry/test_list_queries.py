"""What each list of the admin costs in queries, at any length: ten at most."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Cluster, FeeCategory, Membership
from tests.support.rows import make

# Besides the session, the user and the second factor, which is looked up twice.
OF_LOG_IN = 4
# The lists that cost so many.
LISTS = {
    3: """
        certificatekind feecategory group messagetext pagetext programmebudget
        programmelevel target
    """,
    4: """
        accessrequest body cluster invitation letter organizationrelationship
        resignation statedfigure
    """,
    5: """
        application changerequest climateeffect introduction missedsearch
        organization participation person project reminder representative site
        topic
    """,
    6: "consent emission funding resourcestream",
    7: "fee login",
    8: "listdownload membership presence role testfacility",
    9: "feerate",
    10: "meeting user",
}
QUERIES = {name: cost for cost, names in LISTS.items() for name in names.split()}


@pytest.mark.parametrize("how_many", [2, 6])
def test_each_list_costs_the_same_number_of_queries_at_any_length(
    as_superuser, how_many
):
    found = {}
    for model in sorted(admin.site._registry, key=lambda model: model._meta.model_name):
        for number in range(how_many - model.objects.count()):
            _make_one(model, number)
        queries = _queries_of_list(as_superuser, model)
        found[model._meta.model_name] = queries - OF_LOG_IN

    assert found == QUERIES
    assert max(found.values()) <= 10


def _make_one(model, number):
    if model is Group:
        Group.objects.create(name=f"Gruppe {number}")
    elif model is FeeCategory:  # a kind of membership has one at most
        for kind in ["", *Membership.Category.values][number : number + 1]:
            make(FeeCategory, membership_category=kind)
    elif model is not Cluster:  # there is one at most
        make(model)


def _queries_of_list(client, model):
    """Return the number of SELECT statements; a savepoint is a part of the test."""
    opts = model._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in queries)
