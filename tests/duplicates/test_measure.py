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


# Two organizations, as name and other facts, and the reasons why they may be one.
ALIKE = """
Norsk Hydro ASA | NORSK HYDRO | name
Isola A/S | Isola AS | name
Hydrogen Pro | HydrogenPro ASA | name
Erament Norway | Eramet Norge AS | typo
Yara | Yara Norge AS | common
Norner | Norner Research AS | within
TRT AS | Telemark Rør Teknikk | initials
INEOS Rafnes | INEOS Bamble | apart
Rafnes Drift 1 | Rafnes Drift 2 | apart
Elkem | Vianode |
Norcem | Heidelberg Materials; others=Norcem AS | other_name
Statoil; orgnr=923609016 | Equinor; orgnr=923609016 | number
A; local_orgnr=923609016 | B; orgnr=923609016 | number
Grenland Mek; orgnr=912345675 | Grenland Mek AS; orgnr=998765434 | name two_numbers
Molab; website=https://www.molab.no/om | Kjemi; website=http://molab.no | site
Kull; website=https://regjeringen.no/nfd | Olje; website=https://regjeringen.no/kd |
Rør; email=post@trt.no | Tak; website=https://www.trt.no | domain
Rør; email=a@gmail.com | Tak; email=b@gmail.com |
Rør; phone=+47 35 92 00 00 | Tak; phone=35920000 | phone
Rør; phone=112 | Tak; phone=112 |
Rør; postal_address=Rafnes | Tak; postal_address=Rafnes |
Rør; postal_address=Strandgata 3 | Tak; postal_address=Strandgata 3 |
Rør; postal_address=3950 Brevik | Tak; postal_address=3950 Brevik |
Rør; postal_address=Storgata 3, 3950 X | Tak; postal_address=Storgata 4, 3950 X |
Rør; postal_address=Storgata 3, 3950 X | Tak; postal_address=Storgata 3, 3960 X |
Rør; postal_address=Gata 3 B, 3950 Brevik | Tak; postal_address=gata 3b, 3950 X | address
"""


def facts(text):
    """Return the profile of a name and of facts as name=value."""
    name, *given = text.strip().split("; ")
    known = dict(fact.split("=", 1) for fact in given)
    known |= {"others": [known["others"]]} if "others" in known else {}
    return profile(name, **known)


@pytest.mark.parametrize("row", ALIKE.strip().splitlines())
def test_what_two_have_in_common_is_said(row):
    one, other, reasons = row.split("|")
    left, right = facts(one), facts(other)

    assert list(compare(left, right).reasons) == reasons.split()
    assert compare(right, left) == compare(left, right)
    assert set(reasons.split()) <= set(REASONS)


def test_an_address_is_that_of_its_street_in_any_line():
    address = "Rafnesvegen 10\n3966 Stathelle"
    other = "Hus B, Rafnesveien 10, 3966 STATHELLE"
    left, right = (
        profile("Rør", postal_address=address),
        profile("Tak", postal_address=other),
    )

    assert list(compare(left, right).reasons) == ["address"]


def test_two_that_are_recorded_as_related_are_not_the_same():
    site = "https://norner.no"
    alone = profile("Norner Research", website=site, pk=2)
    owner = profile("Norner AS", website=site, pk=1)
    related = profile("Norner AS", website=site, pk=1, related=frozenset({2}))

    assert compare(owner, alone).is_likely
    assert not compare(related, alone).is_likely
    # What is typed has no number, and is related to nobody.
    assert compare(profile("Norner AS"), profile("Norner", pk=1)).is_likely


def test_a_site_of_many_tells_nothing():
    few = [profile(f"Virksomhet {n}", website="https://a.no") for n in range(3)]
    many = [profile(f"Virksomhet {n}", website="https://b.no") for n in range(4)]

    assert [p.site for p in without_shared(few + many)] == ["a.no"] * 3 + [""] * 4


ODD = ["", " ", "AS", "%_%", "\0", "og", "x" * 10_000, "9" * 10_000, "🦄"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_compared_and_equal_themselves_at_most(text):
    odd, again = (profile(text, postal_address=text) for _twice in range(2))
    other = profile("Norsk Hydro ASA")

    assert not compare(odd, other).is_likely
    assert compare(odd, odd).score == compare(odd, again).score
