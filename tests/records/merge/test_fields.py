"""Each field keeps the value that is chosen; the other name and address stay in use."""

import pytest
from django.urls import reverse

from members.models import MergedOrganization, Organization, OrganizationName
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.merging import fresh, merge_them
from tests.support.refusals import refusal
from tests.support.rows import checked


@pytest.fixture
def pair():
    survivor = make.organization(
        name="Alfa", slug="alfa", phone="1", summary_nb="Vi er Alfa", note="Ringt"
    )
    other = make.organization(
        name="Alfa AS", slug="alfa-as", phone="2", employees=12, note="Skrevet"
    )
    return survivor, other


# Texts that can stand together may both be kept.
@pytest.mark.parametrize(("chosen", "values"), cases(__file__, "chosen.jsonl"))
def test_each_field_is_chosen_and_an_empty_one_takes_the_value_of_the_other(
    pair, kari, chosen, values
):
    merge_them(*pair, kari, **chosen)

    one = fresh(pair[0])
    assert [one.phone, one.employees, one.summary_nb, one.note] == values


@pytest.mark.parametrize(("length", "fits"), [(99, True), (100, False)])
def test_both_texts_are_kept_where_they_fit(pair, kari, length, fits):
    first, second = "a" * 99, "b" * length
    for one, text in zip(pair, (first, second), strict=True):
        Organization.objects.filter(pk=one.pk).update(delivery_area_nb=text)

    merge_them(*pair, kari, delivery_area_nb="both")

    kept = f"{first}, {second}" if fits else first
    assert fresh(pair[0]).delivery_area_nb == kept


def test_sectors_of_the_other_alone_are_taken_over_and_of_two_one_side_is_used(
    pair, kari
):
    both = zip(pair, (["process"], ["energy", "oil-gas"]), strict=True)
    for one, sectors in both:
        languages = ["en"] if one == pair[1] else []
        rows = Organization.objects.filter(pk=one.pk)
        rows.update(sectors=sectors, languages=languages)

    merge_them(*pair, kari, sectors="right")

    one = fresh(pair[0])
    assert (one.sectors, one.languages) == (["energy", "oil-gas"], ["en"])


def test_a_value_that_is_taken_over_is_judged_and_a_reader_merges_none(
    pair, kari, reader
):
    assert refusal(lambda: merge_them(*pair, reader)).code == "permission"
    Organization.objects.filter(pk=pair[1].pk).update(website="uten skjema")

    refused = refusal(lambda: merge_them(*pair, kari))

    assert list(refused.error_dict) == ["website"]
    assert Organization.objects.count() == 2


# Recorded once, and not as that of the one that has it.
@pytest.mark.parametrize(
    ("former", "chosen", "name", "other_name"), cases(__file__, "other_names.jsonl")
)
def test_the_other_name_becomes_another_name(
    pair, kari, former, chosen, name, other_name
):
    if former:
        kind = OrganizationName.Kind.FORMER
        OrganizationName.objects.create(organization=pair[0], name=former, kind=kind)

    merge_them(*pair, kari, **chosen)

    one = fresh(pair[0])
    names = [list(names) for names in one.names.values_list("name", "kind")]
    assert (one.name, names) == (name, [other_name])


@pytest.mark.parametrize(
    ("own", "chosen", "kept"),
    [("", "left", ""), ("", "right", checked(2)), (checked(1), "right", checked(2))],
)
def test_a_number_is_kept_or_refused_by_choice_alone(pair, kari, own, chosen, kept):
    for one, number in zip(pair, (own, checked(2)), strict=True):
        Organization.objects.filter(pk=one.pk).update(orgnr=number)
    if own:
        refused = refusal(lambda: merge_them(*pair, kari))
        assert refused.messages == ["Velg A eller B for «Organisasjonsnummer»."]

    merge_them(*pair, kari, orgnr=chosen)

    assert fresh(pair[0]).orgnr == kept


def page_of(slug, name="directory:organization"):
    return reverse(name, args=[slug])


def test_every_address_of_the_other_leads_to_the_one_that_is_left(pair, kari, client):
    pair[1].slug = "nytt-navn"
    pair[1].save()
    user = make.colleague(pair[0], role="manager")

    merge_them(*pair, kari)

    for slug in ("nytt-navn", "alfa-as"):
        for prefix in ("/medlemmer/", "/en/members/"):
            response = client.get(f"{prefix}{slug}/")
            there = (response.status_code, response["Location"])
            assert there == (301, f"{prefix}alfa/")
    page = log_in(client, user).get(page_of("alfa-as", "portal:organization"))
    assert (page.status_code, page.context["organization"]) == (200, pair[0])
    third = make.organization()
    third.slug = "alfa-as"
    assert list(refusal(third.full_clean).error_dict) == ["slug"]


def test_former_addresses_stay_with_the_survivor_also_of_a_second_merge(
    pair, kari, client
):
    third = make.organization(name="Beta", slug="beta")
    pair[0].slug = "alfa-ny"
    pair[0].save()
    for other in (pair[1], make.organization()):
        merge_them(pair[0], other, kari)
    assert client.get(page_of("alfa"))["Location"] == page_of("alfa-ny")

    merge_them(third, pair[0], kari)

    for slug in ("alfa", "alfa-ny", "alfa-as"):
        assert client.get(page_of(slug))["Location"] == page_of("beta")
    assert MergedOrganization.objects.filter(survivor=third).count() == 3
