"""The secretariat reads what is proposed, and decides, also when it changes meanwhile."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.models import ChangeItem, ChangeRequest, Organization
from members.records import review
from tests.support.admin import address, onward
from tests.support.cases import cases
from tests.support.factories import make
from tests.support.html_forms import filled
from tests.support.proposals import LINE
from tests.support.review_page import (
    QUEUE,
    fields,
    live,
    page_of,
    propose,
    queue,
    send,
    send_as_shown,
    status,
)
from tests.support.rows import the_cluster


def test_the_queue_shows_who_asks_for_what_oldest_first(as_secretary, ours, ola, kari):
    young = review.report(make.member(name="Alfa"), "Feil")
    request = propose(ours, ola, phone="1", name="Ny")
    ChangeRequest.objects.filter(pk=request.pk).update(message="Vi har flyttet.")
    ChangeRequest.objects.filter(pk=young.pk).update(opened_at="2020-01-01T00:00Z")
    decided = review.report(make.member(name="Beta"), "Feil")
    review.approve(decided.pk, by=kari)
    cluster = address("cluster", the_cluster())
    values = filled(as_secretary.get(cluster)) | {"at_once": ["phone", "website"]}
    as_secretary.post(cluster, values)
    assert filled(as_secretary.get(cluster))["at_once"] == ["phone", "website"]
    member = make.member(name="Gamma")
    review.submit(member, {"phone": "1"}, by=make.colleague(member))

    assert queue(as_secretary) == ["Alfa", "Yara"]
    assert queue(as_secretary, status="approved") == ["Gamma", "Beta"]
    assert queue(as_secretary, status="at_once") == ["Gamma"]
    assert queue(as_secretary, status="all") == ["Alfa", "Yara", "Gamma", "Beta"]
    assert queue(as_secretary, origin__exact="member") == ["Yara"]
    [row] = as_secretary.get("/admin/published/").context["page"].object_list
    assert (row.title, row.note) == ("Gamma", "1 felt: telefon")
    changes = as_secretary.get(QUEUE).context["cl"]
    row, shown = changes.result_list[1], changes.model_admin
    words = (shown.proposed(row), shown.who(row), shown.why(row))
    assert words == ("2 felt: telefon, navn", ola, "Vi har flyttet.")


def refusals(page):
    return {name: field.refusals for name, field in fields(page).items()}


# The Enter key, which looks, decides nothing.
@pytest.mark.parametrize(
    ("act", "tick", "typed", "expected"), cases(__file__, "decisions.jsonl")
)
def test_all_some_or_nothing_is_approved_as_proposed_or_mended(
    as_secretary, ours, ola, act, tick, typed, expected
):
    wanted = {"website": "https://a.example.org/"} if "edit-website" in typed else {}
    request = propose(ours, ola, phone="1", name="Ny", **wanted)

    answer = send(as_secretary, request, act, tick, **typed)

    assert [status(request), live(ours).phone, live(ours).name] == expected
    assert ChangeItem.objects.get(field="name").proposed == "Ny"
    if expected[0] == "open":
        values = filled(answer)
        assert {name: values[name] for name in typed} == {
            name: [value] for name, value in typed.items()
        }
    else:
        assert onward(as_secretary, answer) == "/admin/"


def test_what_is_refused_is_said_at_its_field(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    no_reason = send(as_secretary, request, "chosen", ["name"])
    the_same = send(as_secretary, request, "all", **{"edit-phone": ours.phone})

    words = [_("Give a reason, so that it can be corrected.")]
    assert no_reason.context["page"].refusals["reason"][0].messages == words
    ticks = {name: field.is_chosen for name, field in fields(no_reason).items()}
    assert ticks == {"name": True, "phone": False}
    words = [_("This is already published. Reject the field instead.")]
    assert refusals(the_same) == {"phone": words, "name": []}


def test_topics_words_and_rows_are_mended(as_secretary, ours, ola):
    ccs, hydrogen = [make.topic(slug=slug) for slug in ("ccs", "hydrogen")]
    here = make.presence(organization=ours, role="tenant")
    there = make.site(slug="rafnes")
    row = {"site": here.site.slug, "role": "owner", "since": "2019-05-01", **LINE}
    request = propose(
        ours,
        ola,
        topics=[ccs.slug],
        new_topics=[{"label_nb": "Pyrolise", "label_en": ""}],
        presences=[{"id": here.pk, **row}, {"site": "rafnes", **row, "role": ""}],
    )

    typed = {"edit-topics": ["hydrogen"], "edit-new_topics-0-label_nb": "Pyrolyse"}
    stay = {"site": "rafnes", "role": "plant"}
    typed |= {"edit-presences-0-since": "01.06.2020"}
    typed |= {f"edit-presences-1-{name}": value for name, value in stay.items()}
    assert send(as_secretary, request, "all", **typed).status_code == 302
    topics = ours.topics.order_by("pk").values_list("label_nb", flat=True)
    assert [*topics] == [hydrogen.label_nb, "Pyrolyse"]
    rows = ours.presences.order_by("pk").values_list("site", "role", "since")
    assert [(site, role, str(day)) for site, role, day in rows] == [
        (here.site.pk, "owner", "2020-06-01"),
        (there.pk, "plant", "2019-05-01"),
    ]


def test_a_logo_is_shown_beside_the_old_one(as_secretary, ours, ola):
    old, new = make.picture(), make.picture()
    Organization.objects.update(logo=old)
    request = propose(live(ours), ola, logo=new.hash)
    request.items.create(field="is_listed", old="true", proposed="false")

    text = as_secretary.get(page_of(request)).text
    addresses = [reverse("admin:picture", args=[p.hash]) for p in (old, new)]
    assert [text.count(f'src="{place}"') for place in addresses] == [1, 1]

    assert send(as_secretary, request, "all").status_code == 200
    assert status(request) == "open"
    send(as_secretary, request, "chosen", ["logo"], reason="Ulovlig")
    now = live(ours)
    assert (status(request), now.logo, now.is_listed) == ("partly", new, True)


def test_what_changed_live_is_marked_and_not_ticked_but_may_be(as_secretary, ours, ola):
    request = propose(ours, ola, phone="1", name="Ny")
    Organization.objects.update(phone="9")

    page = as_secretary.get(page_of(request))
    both = [fields(page)[name] for name in ("phone", "name")]
    assert [field.difference.is_stale for field in both] == [True, False]
    assert [field.is_chosen for field in both] == [False, True]
    assert 'value="all"' not in page.text

    send(as_secretary, request, "chosen", ["phone", "name"])
    assert (live(ours).phone, status(request)) == ("1", "approved")
    # Whoever rejects it overwrites nothing.
    request = propose(live(ours), ola, phone="2", name="Nyere")
    Organization.objects.update(phone="7")
    send(as_secretary, request, "chosen", ["name"], reason="Utdatert")
    assert (live(ours).phone, live(ours).name) == ("7", "Nyere")


def test_what_changes_while_the_page_is_open_is_told(as_secretary, ours, ola):
    request = propose(ours, ola, phone="35 00 00 01", name="ny", employees=3)
    shown = as_secretary.get(page_of(request))
    Organization.objects.update(phone="9")
    typed = {"reason": "Bra", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "all", **typed)
    values, now = filled(page), live(ours)
    assert (now.phone, now.name, status(request)) == ("9", "Yara", "open")
    assert refusals(page)["phone"] == [
        _("This has changed since it was proposed. Check what is published now.")
    ]
    assert values["approve"] == ["name", "employees"]
    assert (values["reason"], values["edit-name"]) == (["Bra"], ["Nytt"])

    propose(ours, ola, phone="35 00 00 02", email="post@example.org", employees="")
    for act in ("none", "all"):
        page = send_as_shown(as_secretary, request, shown, act, **typed)
    words = _("The proposal has changed since you opened this page. Check it again.")
    assert refusals(page) == {"name": [], "email": [words], "phone": [words]}
    values = filled(page)
    assert (values["approve"], values["edit-phone"]) == (["name"], ["35 00 00 02"])
    assert (values["edit-name"], status(request)) == (["Nytt"], "open")


DECIDED = "Per har nettopp avgjort dette: avslått."
WITHDRAWN = _("This proposal has been withdrawn, so there is nothing left to decide.")


@pytest.mark.parametrize("words", [DECIDED, WITHDRAWN])
def test_a_late_decision_can_be_copied(as_secretary, ours, ola, words):
    request = propose(ours, ola, phone="1", name="ny")
    shown = as_secretary.get(page_of(request))
    if words == DECIDED:
        review.reject(request.pk, by=make.secretary(name="Per"), reason="Feil")
    else:
        review.withdraw(request.pk, by=ola)

    typed = {"reason": "Mine ord", "edit-name": "Nytt"}
    page = send_as_shown(as_secretary, request, shown, "chosen", **typed)

    assert page.context["page"].general == [words]
    texts = ('name="act"', "Mine ord", 'value="Nytt"')
    assert [text in page.text for text in texts] == [False, True, True]


def test_nobody_decides_on_an_own_proposal(as_secretary, ours, kari):
    make.colleague(ours, user=kari)
    request = propose(ours, kari, phone="1")
    page = as_secretary.get(page_of(request))
    refused = send_as_shown(as_secretary, request, page, "all")
    assert 'name="act"' not in page.text
    words = [_("Someone else must decide on your proposal.")]
    assert refused.context["page"].general == words
    assert status(request) == "open"

    one, other = (review.report(ours, text) for text in ("Feil skilt", "Uten skilt"))
    send(as_secretary, one, "all", reason="")
    send(as_secretary, other, "none", reason="")
    assert (status(one), status(other)) == ("approved", "rejected")


def test_a_decided_request_says_by_whom_and_why(as_secretary, ours, ola):
    topics = [{"label_nb": "Pyrolyse", "label_en": ""}]
    request = propose(ours, ola, phone="1", new_topics=topics)
    per = make.secretary(name="Per Hansen")
    review.approve(request.pk, ["phone"], by=per, reason="Et emne er registrert.")

    text = as_secretary.get(page_of(request)).text
    history = as_secretary.get(address("changerequest", request, "history")).text

    assert ("Per Hansen" in text, "Et emne er registrert." in text) == (True, True)
    outcomes = ("is-good", "is-wrong")
    badges = [text.count(f'<p class="desk-badge {outcome}">') for outcome in outcomes]
    assert badges == [1, 1]
    assert "Pyrolyse" in history
