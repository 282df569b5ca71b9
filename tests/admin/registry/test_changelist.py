"""No list, no search field and no form gives a server error for what it is asked."""

import os
from itertools import product

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import override_settings
from django.urls import reverse

from tests.support.admin import ORGANIZATIONS, address
from tests.support.changelist_queries import ALONE, VALUES, queries, quoted
from tests.support.factories import make_member, make_site, make_topic
from tests.support.sampling import part_of, some

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
# One in so many of the queries of each list; 1 tries all of them, some 73,000.
SHARE = int(os.environ.get("HOSTILE_SHARE", "90"))


@pytest.fixture
def failures(as_superuser):
    """Return the addresses that give a server error, and require 200 of the first.

    The middleware that refuses some of them earlier is left out.
    """
    as_superuser.raise_request_exception = False
    gate = "cluster.middleware.reject_malformed_urls"
    others = [name for name in settings.MIDDLEWARE if name != gate]

    def those_of(first, *addresses):
        # A client reads the list of middleware at its first request.
        with override_settings(MIDDLEWARE=others):
            assert as_superuser.get(first).status_code == 200
            return [a for a in addresses if as_superuser.get(a).status_code >= 500]

    return those_of


def asked(model):
    alone = some(model._meta.label, ALONE, max(4, len(ALONE) // SHARE))
    return [*alone, *part_of(queries(model), SHARE)]


def test_at_least_nine_hundred_are_tried():
    assert sum(len(asked(model)) for model in REGISTERED) >= 900


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
def test_no_query_of_a_list_gives_a_server_error(failures, model, figure):
    make_member(sites=[make_site()], topics=[make_topic()])
    opts = model._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    failed = failures(page, *(f"{page}?{query}" for query in asked(model)))

    figure(tried={"queries": len(asked(model))}, found={"broken": len(failed)})
    assert failed == []


FIELDS = ["organization", "site", "memberships", "name", "topics", "pk", "", "\0"]
MODELS = ["membership", "presence", "organization", "user", "nothing", "formerslug"]


def test_no_search_field_gives_a_server_error(failures):
    make_member()
    page = f"{reverse('admin:autocomplete')}?app_label=members&model_name="
    names = [
        f"{page}{model}&field_name={quoted(field)}"
        for model, field in product(MODELS, FIELDS)
    ]
    known = f"{page}membership&field_name=organization"
    terms = [
        f"{known}&term={quoted(v)}&page={quoted(w)}" for v in VALUES for w in ("1", v)
    ]

    assert failures(known, *names, *terms) == []


def test_no_form_to_add_with_and_no_address_of_a_record_gives_a_server_error(failures):
    add, names = address("membership") + "add/", "organization since category evidence"
    pairs = product([*names.split(), "_to_field", "nothing"], VALUES)
    forms = [
        f"{add}?{name}={quoted(value)}" for name, value in part_of(pairs, min(SHARE, 6))
    ]
    pages = [
        f"{ORGANIZATIONS}{quoted(value).replace('/', '_2F')}/{page}/"
        for value, page in product(VALUES, ("change", "delete", "history"))
    ]

    assert failures(add, *forms, *pages) == []


def test_an_invalid_query_shows_the_whole_list_with_one_warning_there_and_in_the_log(
    as_superuser, caplog
):
    member = make_member(name="Kari AS")

    answer = as_superuser.get(ORGANIZATIONS + "?name__regex=[kari", follow=True)

    assert answer.redirect_chain == [(ORGANIZATIONS, 302)]
    assert list(answer.context["cl"].result_list) == [member]
    assert len(answer.context["messages"]) == 1
    assert [one.message for one in caplog.records if one.levelname != "INFO"] == [
        f"Invalid query: {ORGANIZATIONS}: DataError"
    ]
    assert {record.exc_info for record in caplog.records} == {None}
    assert "kari" not in caplog.text


def test_a_popup_stays_a_popup(as_superuser):
    popup = ORGANIZATIONS + "?_popup=1&_to_field=id"

    assert as_superuser.get(popup + "&nothing=1")["Location"] == popup
