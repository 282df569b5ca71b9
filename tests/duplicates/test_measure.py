"""The measure tells duplicates from near misses, on pairs that it was not chosen by."""

import pytest

from members.duplicates import REASONS, compare, profile, without_shared
from tests.duplicates.labelled import HALVES, half_of, rows, sides

LEAST_PRECISION, LEAST_RECALL = 0.9, 0.9


def judged(half):
    """Return (labelled the same, found likely) of each pair of a half."""
    return [
        (row["same"] == "yes", compare(*sides(row)).is_likely)
        for row in rows()
        if half_of(row) == half
    ]


def precision_and_recall(pairs):
    right = sum(same and found for same, found in pairs)
    return (
        right / sum(found for _same, found in pairs),
        right / sum(same for same, _found in pairs),
    )


def test_the_half_of_each_pair_was_given_by_its_name():
    assert [row["half"] for row in rows()] == [half_of(row) for row in rows()]


@pytest.mark.parametrize("half", HALVES)
def test_each_half_has_many_duplicates_and_many_near_misses(half):
    labels = [same for same, _found in judged(half)]

    assert min(labels.count(True), labels.count(False)) >= 40


@pytest.mark.parametrize("half", HALVES)
def test_likely_pairs_are_right_and_few_are_missed(half):
    precision, recall = precision_and_recall(judged(half))

    print(f"{half}: precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def test_a_measure_that_takes_every_common_word_for_a_match_would_be_seen():
    takes_all = [(same, True) for same, _found in judged("held-out")]

    precision, _recall = precision_and_recall(takes_all)

    assert precision < LEAST_PRECISION


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ({"name": "Norsk Hydro ASA"}, {"name": "NORSK HYDRO"}, ["name"]),
        ({"name": "Isola A/S"}, {"name": "Isola AS"}, ["name"]),
        ({"name": "Hydrogen Pro"}, {"name": "HydrogenPro ASA"}, ["name"]),
        ({"name": "Erament Norway"}, {"name": "Eramet Norge AS"}, ["typo"]),
        ({"name": "Yara"}, {"name": "Yara Norge AS"}, ["common"]),
        ({"name": "Norner"}, {"name": "Norner Research AS"}, ["within"]),
        ({"name": "TRT AS"}, {"name": "Telemark Rør Teknikk"}, ["initials"]),
        ({"name": "INEOS Rafnes"}, {"name": "INEOS Bamble"}, ["apart"]),
        ({"name": "Rafnes Drift 1"}, {"name": "Rafnes Drift 2"}, ["apart"]),
        ({"name": "Elkem"}, {"name": "Vianode"}, []),
        (
            {"name": "Norcem"},
            {"name": "Heidelberg Materials", "others": ["Norcem AS"]},
            ["other_name"],
        ),
        (
            {"name": "Statoil", "orgnr": "923609016"},
            {"name": "Equinor", "orgnr": "923609016"},
            ["number"],
        ),
        (
            {"name": "A", "local_orgnr": "923609016"},
            {"name": "B", "orgnr": "923609016"},
            ["number"],
        ),
        (
            {"name": "Grenland Mek", "orgnr": "912345675"},
            {"name": "Grenland Mek AS", "orgnr": "998765434"},
            ["name", "two_numbers"],
        ),
        (
            {"name": "Molab", "website": "https://www.molab.no/om"},
            {"name": "Kjemi", "website": "http://molab.no"},
            ["site"],
        ),
        (
            {"name": "Kull", "website": "https://regjeringen.no/nfd"},
            {"name": "Olje", "website": "https://regjeringen.no/kd"},
            [],
        ),
        (
            {"name": "Rør", "email": "post@trt.no"},
            {"name": "Tak", "website": "https://www.trt.no"},
            ["domain"],
        ),
        (
            {"name": "Rør", "email": "a@gmail.com"},
            {"name": "Tak", "email": "b@gmail.com"},
            [],
        ),
        (
            {"name": "Rør", "postal_address": "Rafnesvegen 10\n3966 Stathelle"},
            {"name": "Tak", "postal_address": "Hus B, Rafnesveien 10, 3966 STATHELLE"},
            ["address"],
        ),
        (
            {"name": "Rør", "phone": "+47 35 92 00 00"},
            {"name": "Tak", "phone": "35920000"},
            ["phone"],
        ),
    ],
)
def test_what_two_have_in_common_is_said(one, other, reasons):
    left, right = profile(**one), profile(**other)

    assert list(compare(left, right).reasons) == reasons
    assert compare(right, left) == compare(left, right)
    assert set(reasons) <= set(REASONS)


def test_two_that_are_recorded_as_related_are_not_the_same():
    site = "https://norner.no"
    alone = profile("Norner Research", website=site, pk=2)
    owner = profile("Norner AS", website=site, pk=1)
    related = profile("Norner AS", website=site, pk=1, related=frozenset({2}))

    assert compare(owner, alone).is_likely
    assert not compare(related, alone).is_likely
    # What is typed has no number, and is related to nobody.
    assert compare(profile("Norner AS"), profile("Norner", pk=1)).is_likely


def reach(address="", phone=""):
    return {"name": "Rør", "postal_address": address, "phone": phone}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (reach("Storgata 3 B\n3950 Brevik"), reach("storgata 3b, 3950 BREVIK"), True),
        (reach("Storgata 3, 3950 Brevik"), reach("Storgata 4, 3950 Brevik"), False),
        (reach("Storgata 3, 3950 Brevik"), reach("Storgata 3, 3960 Stathelle"), False),
        *((reach(text), reach(text), False) for text in ["Rafnes", "Strandgata 3"]),
        *((reach(text), reach(text), False) for text in ["3950 Brevik", "9" * 10_000]),
        (reach(phone="112"), reach(phone="112"), False),
    ],
)
def test_an_address_is_street_number_and_postcode_and_no_phone_is_short(
    one, other, is_same
):
    reasons = compare(profile(**one), profile(**other | {"name": "Tak"})).reasons

    assert bool(set(reasons) & {"address", "phone"}) == is_same


def test_a_site_of_many_tells_nothing():
    few = [profile(f"Virksomhet {n}", website="https://a.no") for n in range(3)]
    many = [profile(f"Virksomhet {n}", website="https://b.no") for n in range(4)]

    assert [p.site for p in without_shared(few + many)] == ["a.no"] * 3 + [""] * 4


@pytest.mark.parametrize("text", ["", " ", "AS", "%_%", "\0", "og", "x" * 10_000, "🦄"])
def test_odd_names_are_compared_and_equal_themselves_at_most(text):
    odd, other = profile(text), profile("Norsk Hydro ASA")

    assert not compare(odd, other).is_likely
    assert compare(odd, odd).score == compare(profile(text), profile(text)).score
