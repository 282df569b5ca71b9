"""A request tells, field by field, what was, what is proposed and what is live now."""

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext, pgettext

from members.fields import ORGANIZATION, Names, fingerprint
from members.models import ChangeRequest
from members.records import review
from tests.support.factories import make
from tests.support.proposals import propose_values

LINE = {"since_precision": "year", "until": "", "until_precision": "day"}
SIGNS = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}


def differences(ours, **wanted):
    return review.differences(propose_values(ours, **wanted))


def again(request):
    return ChangeRequest.objects.get(pk=request.pk)


def said(pieces):
    return "".join(SIGNS[kind].format(text) for kind, text in pieces)


def lines(told):
    return [(line.kind, said(line.pieces)) for line in told.change]


def stay(site, role="", since="2019-01-01", **more):
    return {"site": site.slug, "role": role, "since": since, **LINE, **more}


def test_a_short_text_is_told_whole_and_a_long_one_with_its_words_marked(ours):
    old = "Yara Porsgrunn lager mineralgjødsel på Herøya, og har gjort det siden 1929."
    type(ours).objects.update(description_nb=old)
    new = old.replace("siden", "helt siden")

    text, phone = differences(ours, phone="35 92 40 00", description_nb=new)

    change = phone.proposed.shape, phone.proposed.before, phone.proposed.change
    assert change == ("value", ["35 92 00 00"], "35 92 40 00")
    live = phone.label, phone.live, phone.is_stale
    assert live == ("telefon", "35 92 00 00", False)
    [(is_same, [paragraph])] = text.proposed.change
    assert (text.proposed.shape, is_same) == ("text", False)
    assert said(paragraph).endswith("gjort det [+helt +]siden 1929.")


def test_what_changed_live_meanwhile_and_was_published_is_told(ours, kari):
    stays = [stay(make.site())]
    request = propose_values(ours, phone="1", name="yara", presences=stays)
    type(ours).objects.update(phone="9")
    make.presence(organization=ours, site=make.site(name="Rafnes"), role="plant")

    told = {one.item.field: one for one in review.differences(again(request))}

    phone, presences = told["phone"], told["presences"]
    assert (phone.is_stale, phone.live) == (True, "9")
    assert (phone.since.before, phone.since.change) == (["35 92 00 00"], "9")
    rows = lines(presences.since)
    assert rows == [("added", "[+Rafnes, produksjonsanlegg+]")]
    # Of a decided one, what was live then.
    seen = {"phone": fingerprint("9")}
    given = {"edited": {"name": "Yara Norge"}, "seen": seen, "reason": "x"}
    review.approve(request.pk, ["phone", "name"], by=kari, **given)
    type(ours).objects.update(phone="7", name="Senere")
    told = {one.item.field: one for one in review.differences(again(request))}
    name, phone = told["name"], told["phone"]
    assert (name.proposed.change, name.published.change) == ("yara", "Yara Norge")
    assert (phone.live, phone.is_stale, phone.published) == ("9", True, None)


def test_topics_are_told_by_their_names_and_rows_by_site_role_and_time(ours):
    ours.topics.add(make.topic(slug="ccs", label_nb="Karbonfangst"))
    make.topic(slug="hydrogen", label_nb="Hydrogen")
    sites = [make.site(name=name) for name in ("Herøya", "Rafnes", "Frier Vest")]
    kept = make.presence(organization=ours, site=sites[0], role="tenant")
    make.presence(organization=ours, site=sites[1], role="plant")
    here = stay(sites[0], "owner", "", id=kept.pk, since_precision="day")
    values = {"topics": ["hydrogen"], "presences": [here, stay(sites[2])]}
    values["new_topics"] = [{"label_nb": "Pyrolyse", "label_en": "Pyrolysis"}]

    told = review.differences(propose_values(ours, **values))

    assert {one.item.field: lines(one.proposed) for one in told} == {
        "topics": [("added", "[+Hydrogen+]"), ("removed", "Karbonfangst")],
        "new_topics": [("added", "[+Pyrolyse / Pyrolysis+]")],
        "presences": [
            ("added", "[+Frier Vest, fra 2019+]"),
            ("changed", "Herøya, [-leietaker-][+eier+]"),
            ("removed", "Rafnes, produksjonsanlegg"),
        ],
    }
    before = {one.item.field: one.proposed.before for one in told}
    assert before["topics"] == ["Karbonfangst"]
    assert before["presences"] == ["Herøya, leietaker", "Rafnes, produksjonsanlegg"]


def test_what_nobody_may_propose_or_has_proposed_is_told_as_it_is(ours):
    request = propose_values(ours, phone="1")
    request.items.create(field="is_listed", old="true", proposed="false")

    strange = review.differences(request)[0]

    assert (strange.label, strange.proposed.change) == ("is_listed", "false")
    row = stay(make.site(slug="rafnes", name="Rafnes"))
    told = ORGANIZATION.by_name["presences"].difference([row], [], Names())
    assert told.before == ["Rafnes, fra 2019"]


def test_the_pieces_of_a_page_say_it_without_colour(ours):
    ours.topics.add(make.topic(label_nb="Karbonfangst"))
    told = differences(ours, phone="", name="Ny", topics=[])

    page = render_to_string("components/difference/all.html", {"differences": told})

    words = ("Before", "Proposed", "Removed:")
    before, proposed, removed = (pgettext("difference", word) for word in words)
    still = f"{gettext('Published now')} {gettext('As before')}"
    empty = pgettext("field", "empty")
    assert " ".join(strip_tags(page).split()) == (
        f"Navn {before} Yara {proposed} Ny {still}"
        f" Telefon {before} 35 92 00 00 {proposed} {empty} {still}"
        f" Fagområder {before} Karbonfangst {proposed}"
        f" {removed} Karbonfangst {still}"
    )
