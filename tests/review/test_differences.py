"""A request tells, field by field, what was, what is proposed and what is live now."""

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext, pgettext

from members import review
from members.fields import ORGANIZATION, Names, fingerprint
from members.models import ChangeRequest, OrganizationName
from tests.support.factories import (
    make_colleague,
    make_presence,
    make_site,
    make_topic,
)

pytestmark = pytest.mark.django_db
LINE = {"since_precision": "year", "until": "", "until_precision": "day"}
SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}


def propose(organization, **wanted):
    by = make_colleague(organization)
    return review.submit(organization, wanted, by=by).waiting


def again(request):
    return ChangeRequest.objects.get(pk=request.pk)


def only(request):
    [difference] = review.differences(request)
    return difference


def in_words(word):
    return pgettext("difference", word)


def said(pieces):
    return "".join(SIGNS[kind].format(text) for kind, text in pieces)


def lines(told):
    return [(line.kind, said(line.pieces)) for line in told.change]


def test_a_short_text_is_told_whole(ours):
    told = only(propose(ours, phone="35 92 40 00"))

    assert (told.label, told.proposed.shape) == ("telefon", "value")
    assert (told.proposed.before, told.proposed.change) == (
        ["35 92 00 00"],
        "35 92 40 00",
    )
    assert (told.live, told.is_stale) == ("35 92 00 00", False)


def test_a_long_text_is_told_with_its_words_marked(ours):
    old = "Yara Porsgrunn lager mineralgjødsel på Herøya, og har gjort det siden 1929."
    type(ours).objects.update(description_nb=old)

    told = only(propose(ours, description_nb=old.replace("siden", "helt siden")))

    [(is_same, [paragraph])] = told.proposed.change
    assert (told.proposed.shape, is_same) == ("text", False)
    assert said(paragraph).endswith("gjort det [+helt +]siden 1929.")


def test_what_changed_live_meanwhile_is_told(ours):
    request = propose(ours, phone="1", name="Ny")
    type(ours).objects.update(phone="9")

    phone = review.differences(again(request))[1]

    assert (phone.is_stale, phone.live) == (True, "9")
    assert (phone.since.before, phone.since.change) == (["35 92 00 00"], "9")


def test_topics_are_told_by_their_names(ours):
    ours.topics.add(make_topic(slug="ccs", label_nb="Karbonfangst"))
    make_topic(slug="hydrogen", label_nb="Hydrogen")
    word = {"label_nb": "Pyrolyse", "label_en": "Pyrolysis"}

    request = propose(ours, topics=["hydrogen"], new_topics=[word])
    topics, new = review.differences(request)

    assert topics.proposed.before == ["Karbonfangst"]
    added, removed = ("added", "[+Hydrogen+]"), ("removed", "Karbonfangst")
    assert lines(topics.proposed) == [added, removed]
    assert lines(new.proposed) == [("added", "[+Pyrolyse / Pyrolysis+]")]


def test_rows_are_told_by_site_role_and_time(ours):
    kept = make_presence(
        organization=ours, site=make_site(name="Herøya"), role="tenant"
    )
    make_presence(organization=ours, site=make_site(name="Rafnes"), role="plant")
    new = make_site(name="Frier Vest")
    here = {"id": kept.pk, "site": kept.site.slug, "role": "owner", "since": ""}
    there = {"site": new.slug, "role": "", "since": "2019-01-01"}
    request = propose(
        ours,
        presences=[here | LINE | {"since_precision": "day"}, there | LINE],
    )

    told = only(request)

    assert told.proposed.before == ["Herøya, leietaker", "Rafnes, produksjonsanlegg"]
    assert lines(told.proposed) == [
        ("added", "[+Frier Vest, fra 2019+]"),
        ("changed", "Herøya, [-leietaker-][+eier+]"),
        ("removed", "Rafnes, produksjonsanlegg"),
    ]


def test_rows_that_others_add_meanwhile_are_told(ours):
    row = {"site": make_site().slug, "role": "", "since": "2019-01-01"} | LINE
    request = propose(ours, presences=[row])
    make_presence(organization=ours, site=make_site(name="Rafnes"), role="plant")

    told = only(request)

    assert lines(told.since) == [("added", "[+Rafnes, produksjonsanlegg+]")]


def test_a_decided_request_tells_what_was_live_and_what_was_published(ours, kari):
    request = propose(ours, phone="1", name="yara")
    seen = {"phone": fingerprint("9")}
    type(ours).objects.update(phone="9")
    review.approve(request.pk, by=kari, edited={"name": "Yara Norge"}, seen=seen)
    type(ours).objects.update(phone="7", name="Senere")

    name, phone = review.differences(again(request))

    assert (name.proposed.change, name.published.change) == ("yara", "Yara Norge")
    assert (phone.live, phone.is_stale, phone.published) == ("9", True, None)


def test_a_field_that_nobody_may_propose_is_told_as_it_is(ours):
    request = propose(ours, phone="1")
    request.items.create(field="is_listed", old="true", proposed="false")

    strange = review.differences(request)[0]

    assert (strange.label, strange.proposed.change) == ("is_listed", "false")


def test_the_pieces_of_a_page_say_it_without_colour(ours):
    ours.topics.add(make_topic(label_nb="Karbonfangst"))
    told = review.differences(propose(ours, phone="", name="Ny", topics=[]))

    page = render_to_string("components/difference/all.html", {"differences": told})

    before, proposed = in_words("Before"), in_words("Proposed")
    still = f"{gettext('Published now')} {gettext('As before')}"
    removed, empty = in_words("Removed:"), pgettext("field", "empty")
    assert " ".join(strip_tags(page).split()) == " ".join(
        [
            f"Navn {before} Yara {proposed} Ny {still}",
            f"Telefon {before} 35 92 00 00 {proposed} {empty} {still}",
            f"Fagområder {before} Karbonfangst {proposed}",
            f"{removed} Karbonfangst {still}",
        ]
    )


def test_two_values_that_nobody_has_proposed_are_told_as_well(db):
    site = make_site(slug="rafnes", name="Rafnes")
    row = {"site": site.slug, "role": "", "since": "2019-01-01"} | LINE

    told = ORGANIZATION.by_name["presences"].difference([row], [], Names())

    assert told.before == ["Rafnes, fra 2019"]


@pytest.mark.parametrize("how_many", [1, 8])
def test_differences_cost_eight_queries(ours, how_many, django_assert_num_queries):
    for number in range(how_many):
        make_presence(organization=ours)
        ours.topics.add(make_topic())
        OrganizationName.objects.create(
            organization=ours, name=f"Navn {number}", kind="brand"
        )
    request = propose(
        ours,
        phone="1",
        topics=[make_topic().slug for _ in range(how_many)],
        names=[],
        new_topics=[{"label_nb": f"N{n}", "label_en": ""} for n in range(how_many)],
        presences=[
            {"site": make_site().slug, "role": "", "since": "2019-01-01"} | LINE
            for _ in range(how_many)
        ],
    )
    request = again(request)

    with django_assert_num_queries(8):
        review.differences(request)
