"""The page that merges two organizations, and the ways to it."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from members.models import Batch, Membership, Organization
from tests.support.admin import (
    ORGANIZATIONS,
    address,
    choose,
    said,
    said_with_links,
)
from tests.support.factories import (
    make_colleague,
    make_contact,
    make_member,
    make_organization,
    make_role,
    make_user,
)
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.merging import merge_page, merge_them
from tests.support.rows import checked

pytestmark = pytest.mark.django_db
REASON = {"reason": "Registrert to ganger"}


@pytest.fixture
def other():
    return make_organization(
        name="Yara Norge", slug="yara-norge", phone="99", employees=7
    )


def test_the_page_shows_both_and_merges_what_is_chosen(as_secretary, ours, other):
    page = as_secretary.get(merge_page(ours, other))

    answer = as_secretary.post(
        merge_page(ours, other), filled(page, phone="right", **REASON), follow=True
    )

    undo = reverse("admin:undo", args=[Batch.objects.get(act="merge").pk])
    assert [answer.redirect_chain[0][0], said_with_links(answer)] == [
        address("organization", ours),
        [
            f'De to virksomhetene er nå én: Yara. <a href="{undo}">Angre</a>'
            ' <span class="next">Det venter ikke flere slike.'
            ' <a href="/admin/">I dag</a></span>'
        ],
    ]
    ours.refresh_from_db()
    assert (ours.phone, ours.employees, ours.summary_nb) == (
        "99",
        7,
        "Vi lager gjødsel",
    )
    assert list(ours.names.values_list("name", flat=True)) == ["Yara Norge"]


def test_a_secretary_takes_a_merge_back_by_its_link(as_secretary, ours, other, kari):
    batch = merge_them(ours, other, kari)
    page = as_secretary.get(reverse("admin:undo", args=[batch.pk]))

    as_secretary.post(reverse("admin:undo", args=[batch.pk]), filled(page))

    assert set(Organization.objects.all()) == {ours, other}


def test_what_differs_is_asked_and_what_one_lacks_is_folded(as_secretary, ours, other):
    page = as_secretary.get(merge_page(ours, other))

    names = [
        [choice.name for choice in page.context[part]]
        for part in ("different", "one_sided")
    ]
    assert names == [
        ["name", "phone"],
        ["summary_nb", "summary_en", "website", "employees"],
    ]


def test_what_moves_is_counted_and_named(as_secretary, ours, other):
    make_colleague(other, name="Per Hansen")
    make_contact(other, name="Gro Dahl", title="Fabrikksjef")
    make_role(organization=other)

    page = as_secretary.get(merge_page(ours, other))

    moves = {r.rule.title: r.lines for r in page.context["plan"].moves}
    assert list(moves) == ["Verv", "Kontaktpersoner", "Representanter"]
    assert moves["Kontaktpersoner"] == ["Gro Dahl, hovedkontakt"]
    assert "Per Hansen, redaktør" in page.text


def test_either_may_be_kept(as_secretary, ours, other):
    page = as_secretary.get(merge_page(ours, other))

    assert f'href="{merge_page(other, ours)}"' in page.text


def test_without_a_reason_nothing_is_merged_and_the_choices_stay(
    as_secretary, ours, other
):
    page = as_secretary.get(merge_page(ours, other))

    told = as_secretary.post(merge_page(ours, other), filled(page, phone="right"))

    assert told.context["refusals"] == ["Skriv hvorfor de to er samme virksomhet."]
    assert filled(told)["phone"] == ["right"]
    assert Organization.objects.count() == 2


def test_what_is_not_solved_is_refused_and_the_choices_stay(as_secretary, ours, other):
    stay = Membership.objects.create(organization=other, since=date(2020, 5, 1))
    key = f"solve-membership-organization-{stay.pk}"
    there = merge_page(ours, other)
    page = as_secretary.get(there)

    told = as_secretary.post(there, filled(page, phone="right", **REASON))
    again = as_secretary.post(there, filled(told, **{key: "join"}))

    assert told.context["refusals"] == [
        "Velg hvordan «Medlemskap» skal løses: Medlem, fra 1. januar 2019; Medlem, fra"
        " 1. mai 2020."
    ]
    assert filled(told)["reason"] == ["Registrert to ganger"]
    assert again.url == address("organization", ours)
    assert list(ours.memberships.values_list("since", flat=True)) == [date(2019, 1, 1)]


def test_two_different_numbers_are_chosen_between_with_open_eyes(
    as_secretary, ours, other
):
    for one, number in [(ours, checked(1)), (other, checked(2))]:
        Organization.objects.filter(pk=one.pk).update(orgnr=number)

    page = as_secretary.get(merge_page(ours, other))

    [choice] = [c for c in page.context["different"] if c.name == "orgnr"]
    assert (choice.chosen, "To ulike nummer" in page.text) == ("", True)
    assert "orgnr" not in filled(page)


def test_a_save_in_another_window_is_seen_before_anything_is_merged(
    as_secretary, ours, other
):
    there = merge_page(ours, other)
    page = as_secretary.get(there)
    Organization.objects.filter(pk=other.pk).update(phone="11 22 33 44")

    told = as_secretary.post(there, filled(page, phone="right", **REASON))

    assert [text[:30] for text in told.context["refusals"]] == [
        "En av virksomhetene er endret "
    ]
    assert "11 22 33 44" in told.text
    assert as_secretary.post(there, filled(told)).status_code == 302
    ours.refresh_from_db()
    assert ours.phone == "11 22 33 44"


def test_a_form_of_the_merged_one_is_refused_in_another_window(
    as_secretary, ours, other, kari
):
    page = as_secretary.get(address("organization", other))
    merge_them(ours, other, kari)

    answer = as_secretary.post(
        address("organization", other), filled(page, phone="1"), follow=True
    )

    assert len(said(answer)) == 1
    ours.refresh_from_db()
    assert ours.phone == "35 92 00 00"


@pytest.mark.parametrize("turned", [False, True])
def test_the_page_of_a_merged_pair_leads_to_what_is_left(
    as_secretary, ours, other, kari, turned
):
    there = merge_page(other, ours) if turned else merge_page(ours, other)
    page = as_secretary.get(there)
    merge_them(ours, other, kari)

    for answer in (
        as_secretary.get(there),
        as_secretary.post(there, filled(page, **REASON)),
    ):
        assert answer.url == address("organization", ours)


@pytest.mark.parametrize("pair", [(1, 1), (1, 10**30), (998, 999)])
def test_a_pair_that_does_not_exist_is_not_found(as_secretary, pair):
    there = reverse("admin:merge", args=pair)

    assert as_secretary.get(there).status_code == 404
    assert as_secretary.post(there, REASON).status_code == 404


def test_whoever_may_see_no_people_reads_no_names(client, ours, other):
    make_contact(other, name="Gro Dahl")
    user = make_user(is_staff=True)
    verbs = ["view", "change", "delete"]
    names = [f"{verb}_organization" for verb in verbs]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))

    page = log_in(client, user).get(merge_page(ours, other))

    assert page.status_code == 200
    assert "Gro Dahl" not in page.text


def test_two_organizations_of_the_list_lead_to_the_page(as_secretary, ours, other):
    both, one = choose([ours, other], "merge_two"), choose([ours], "merge_two")

    assert as_secretary.post(ORGANIZATIONS, both).url == merge_page(ours, other)
    assert said(as_secretary.post(ORGANIZATIONS, one, follow=True)) == [
        "Velg de to virksomhetene som er den samme, og ingen andre."
    ]


def test_the_page_of_a_member_and_its_double_asks_about_the_stay(as_secretary, ours):
    double = make_member(since=date(2021, 1, 1))

    page = as_secretary.get(merge_page(ours, double))

    [conflict] = page.context["plan"].conflicts
    assert [one.value for one in conflict.solutions] == [
        "left",
        "right",
        "join",
        "cut-left",
    ]
