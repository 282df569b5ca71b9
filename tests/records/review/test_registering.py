"""What the business register states otherwise becomes a proposal, decided like any other."""

from datetime import date

import pytest
from django.utils import timezone
from django.utils.translation import override

from members.models import (
    Batch,
    ChangeItem,
    ChangeRequest,
    Organization,
    OrganizationName,
    RegisterSnapshot,
)
from members.records import history, review
from tests.support.events import EVENTS
from tests.support.factories import make
from tests.support.merging import merge_them, solved
from tests.support.proposals import LINE, proposed
from tests.support.refusals import codes
from tests.support.registered import FACTS, NUMBER, accept, propose, snapshot, watch
from tests.support.review_page import live, status
from tests.support.timelines import acts_of

ANOTHER = "923609016"
SOURCE = "Enhetsregisteret (NLOD), 12. mars 2026"
EMPLOYEES = {
    "employees": 530,
    "employees_qualifier": "exact",
    "employees_scope": "organization",
    "employees_of_nb": "juridisk enhet",
    "employees_of_en": "the legal unit",
    "employees_year": 2026,
    "employees_source": SOURCE,
}
PROPOSED = {
    "name": "Yara Norge AS",
    "legal_form": "AS",
    "nace_code": "20.150",
    "business_address": "Hydrovegen 55, 3936 Porsgrunn",
    "municipality": "Porsgrunn",
    "employees": EMPLOYEES,
}


@pytest.fixture
def watched(ours):
    """Return Yara with its number, and an answer of the register about it."""
    return watch(ours)


def changes(request):
    return proposed(request) if request else {}


def events():
    return sum(events.objects.count() for events in EVENTS.values())


def taken(organization):
    return RegisterSnapshot.objects.get(organization=organization).taken


def test_what_differs_from_what_is_live_is_proposed_by_the_register(watched):
    request = propose(watched)

    assert (request.origin, request.proposed_by) == ("register", None)
    assert changes(request) == PROPOSED
    assert request.items.get(field="name").old == "Yara"


def test_the_same_facts_write_nothing_and_others_amend_or_withdraw_it(
    watched, django_assert_num_queries
):
    request = propose(watched)
    written = events()

    assert (propose(watched), events()) == (request, written)
    # A day later the same number of employees is still the same.
    RegisterSnapshot.objects.update(checked_at=timezone.now())
    with django_assert_num_queries(11):
        propose(watched)
    assert events() == written

    Organization.objects.update(legal_form="AS", name="Yara Norge A/S")
    amended = propose(watched, employees=None, nace_code="")
    assert (amended, sorted(changes(amended))) == (
        request,
        ["business_address", "municipality"],
    )
    same = {"business_address": "Hydrovegen 55\n3936 PORSGRUNN"}
    Organization.objects.update(municipality="Porsgrunn", **same)
    assert propose(watched, employees=None, nace_code="") is None
    assert status(request) == "withdrawn"


def test_what_is_live_when_the_register_answers_again_is_what_the_proposal_compares(
    watched,
):
    propose(watched)
    Organization.objects.update(legal_form="ANS")

    request = propose(watched)

    assert request.items.get(field="legal_form").old == "ANS"


@pytest.mark.parametrize(
    "name",
    [
        "Yara",
        "YARA",
        "yara as",
        "Y A R A",
        "ya-ra",
        "Yara A/S",
        "HYDRO AGRI",
        "Hydro-Agri",
    ],
)
def test_a_name_that_differs_in_signs_or_is_an_other_name_is_no_difference(
    watched, name
):
    make(OrganizationName, organization=watched, name="Hydro Agri", kind="former")

    assert "name" not in changes(propose(watched, name=name))


def test_a_refused_value_comes_back_when_its_fact_has_changed(watched, kari):
    request = propose(watched)
    review.approve(request.pk, ["name", "employees"], by=kari)
    RegisterSnapshot.objects.update(checked_at=timezone.now())
    assert propose(watched) is None
    assert propose(watched, changed=["name", "website"]) is None

    again = propose(watched, changed=["legal_form"])
    assert changes(again) == {"legal_form": "AS"}
    # It is left until it is decided, however often the register is asked.
    assert changes(propose(watched)) == {"legal_form": "AS"}
    other = propose(watched, nace_code="20.130", changed=["nace_code"])
    assert changes(other) == {"legal_form": "AS", "nace_code": "20.130"}


def test_a_correction_of_the_reviewer_is_not_asked_again(watched, kari):
    request = propose(watched, employees=None)
    review.approve(request.pk, by=kari, edited={"business_address": "Hydrovegen 55"})

    assert propose(watched, employees=None) is None
    assert taken(watched)["business_address"] == ["Hydrovegen 55", "2026-03-12"]


def test_all_is_written_with_its_parts_and_remembered_as_the_registers(watched, kari):
    request = review.approve(propose(watched).pk, by=kari)

    now = live(watched)
    assert (request.status, request.decided_by) == ("approved", kari)
    assert {name: getattr(now, name) for name in EMPLOYEES} == EMPLOYEES
    assert (now.size, now.municipality_code) == ("250-", "4001")
    former = now.names.get()
    assert (former.name, former.kind) == ("Yara", "former")
    assert taken(now) == {n: [value, "2026-03-12"] for n, value in PROPOSED.items()}
    assert review.taken_facts(now) == dict.fromkeys(PROPOSED, date(2026, 3, 12))


def test_what_somebody_changed_since_is_no_longer_the_registers(watched, kari):
    review.approve(propose(watched).pk, by=kari)
    batch = Batch.objects.get()
    Organization.objects.update(nace_code="20.130", employees_year=2024)
    assert sorted(review.taken_facts(live(watched))) == sorted(
        PROPOSED.keys() - {"nace_code", "employees"}
    )

    Organization.objects.update(nace_code="20.150", employees_year=2026)
    history.undo(batch, by=kari)

    assert review.taken_facts(live(watched)) == {}
    assert changes(propose(watched)) == PROPOSED


def test_nothing_is_proposed_of_what_the_register_does_not_say(watched):
    Organization.objects.update(legal_form="AS", employees=500, nace_code="20")
    empty = dict.fromkeys(FACTS, "") | {"number": NUMBER, "employees": None}

    assert review.propose(watched, empty) is None
    assert review.propose(watched, {}) is None


def test_nothing_is_proposed_that_could_not_be_published(watched):
    make.organization(orgnr=ANOTHER)
    wrong = {"legal_form": "A" * 9, "name": "N" * 300}

    assert sorted(changes(propose(watched, **wrong))) == [
        *("business_address", "employees", "municipality", "nace_code")
    ]
    assert propose(watched, number=ANOTHER) is None
    other = make.organization()
    assert propose(other, number=ANOTHER) is None


def test_of_a_likely_match_the_number_is_proposed_and_then_the_rest(ours, kari):
    accept("legal_form")
    snapshot(ours)
    request = propose(ours)
    assert changes(request) == {"orgnr": NUMBER}
    facts = {"name": "YARA AS", "municipality": "Porsgrunn", "website": "Example.org"}
    assert review.match_reasons(ours, facts) == ["samme navn", "samme nettsted"]

    review.approve(request.pk, by=kari)

    assert live(ours).orgnr == NUMBER
    assert sorted(changes(propose(ours))) == sorted(PROPOSED.keys() - {"legal_form"})
    assert live(ours).legal_form == "AS"


def test_sub_units_propose_presences_where_there_is_none(watched, kari):
    heroya, rafnes, here = (make.site(slug=s) for s in ("heroya", "rafnes", "here"))
    make.presence(organization=watched, site=here)
    facts = {"number": NUMBER}
    sites = ["rafnes", "here", "heroya", "unknown"]
    request = review.propose(watched, facts | {"presences": sites})
    assert request is None

    request = review.propose(watched, facts | {"presences": sites[:3]})
    new = {"role": "", "since": "", **LINE}
    added = [{"site": site, **new} for site in ("heroya", "rafnes")]
    assert changes(request) == {"presences": {"add": added, "change": [], "remove": []}}
    # They are not asked for each time.
    assert review.propose(watched, facts) == request
    review.approve(request.pk, by=kari)

    sources = set(watched.presences.exclude(site=here).values_list("source", flat=True))
    [source] = sources
    assert source.startswith("Enhetsregisteret (NLOD), ")
    assert set(watched.presences.values_list("site", flat=True)) == {
        heroya.pk,
        rafnes.pk,
        here.pk,
    }


def test_a_refused_site_is_not_proposed_again_beside_a_new_one(watched, kari):
    for slug in ("heroya", "rafnes"):
        make.site(slug=slug)
    facts = {"number": NUMBER, "presences": ["heroya"]}
    review.reject(review.propose(watched, facts).pk, by=kari, reason="")
    facts["presences"].append("rafnes")

    [row] = changes(review.propose(watched, facts))["presences"]["add"]
    assert row["site"] == "rafnes"
    both = review.propose(watched, facts, changed=["presences"])
    assert len(changes(both)["presences"]["add"]) == 2


def test_chosen_facts_are_accepted_at_once_where_nobody_wrote_another(watched):
    accept("legal_form", "nace_code", "business_address", "name", "employees")
    Organization.objects.update(nace_code="20.130")

    request = propose(watched)

    now = live(watched)
    assert (now.legal_form, now.nace_code, now.name) == ("AS", "20.130", "Yara")
    assert now.business_address == FACTS["business_address"]
    assert now.employees == 530
    assert sorted(changes(request)) == ["municipality", "nace_code", "name"]
    at_once = ChangeRequest.objects.get(at_once=True)
    assert (at_once.status, at_once.decided_by) == ("approved", None)
    assert sorted(taken(now)) == ["business_address", "employees", "legal_form"]

    # The register's own values follow it; the former name is kept.
    taken_name = {"name": ["Yara", "2026-01-01"]}
    RegisterSnapshot.objects.update(taken=taken(now) | taken_name)
    changed = ["name", "legal_form", "nace_code"]
    request = propose(watched, changed, legal_form="ASA", nace_code="20.170")
    now = live(watched)
    assert (now.legal_form, now.name, now.nace_code) == (
        *("ASA", "Yara Norge AS", "20.130"),
    )
    assert now.names.get().name == "Yara"
    assert changes(request)["nace_code"] == "20.170"


def test_what_is_accepted_at_once_has_the_register_as_its_author(watched):
    accept("legal_form")
    propose(watched)

    [act] = [
        act
        for act in acts_of(live(watched))
        if act.events_of(Organization) and act.batch
    ]
    said = "Enhetsregisteret endret organisasjonsform: tomt → AS"
    assert list(map(str, act.sentences)) == [said]


def test_what_was_taken_back_is_proposed_and_not_accepted_again(watched, kari):
    accept("legal_form")
    propose(watched)
    history.undo(Batch.objects.get(), by=kari)

    assert changes(propose(watched))["legal_form"] == "AS"
    assert live(watched).legal_form == ""


def test_nothing_of_a_sole_proprietorship_is_accepted_by_itself(watched):
    accept("legal_form", "nace_code", "business_address")

    request = propose(watched, is_person=True, legal_form="ENK")

    assert live(watched).legal_form == ""
    assert sorted(changes(request)) == sorted(PROPOSED.keys() - {"business_address"})


def test_a_rejection_needs_no_reason_since_nobody_reads_it(watched, kari, mailoutbox):
    request = review.reject(propose(watched).pk, by=kari, reason="")

    assert (request.status, bool(request.reason)) == ("rejected", True)
    assert mailoutbox == []


def test_members_cannot_change_what_the_register_proposes(watched, ola):
    refused = codes(review.submit, watched, {"legal_form": "AS"}, by=ola)
    assert refused == {None: "field"}


def test_the_employees_of_a_member_and_of_the_register_are_compared_in_words(watched):
    own = {"employees_scope": "group", "employees_year": 2025, "employees_source": "x"}
    Organization.objects.update(employees=17000, **own)
    propose(watched)

    [difference] = [
        d
        for d in review.differences(ChangeRequest.objects.get())
        if d.item.field == "employees"
    ]
    told = difference.proposed
    assert (told.before, told.change) == (
        ["17\xa0000 (hele konsernet, 2025)"],
        "530 (juridisk enhet, 2026)",
    )
    with override("en"):
        [difference] = [
            d
            for d in review.differences(ChangeRequest.objects.get())
            if d.item.field == "employees"
        ]
        assert difference.proposed.change == "530 (the legal unit, 2026)"


def test_a_merge_withdraws_the_differences_of_the_other_and_keeps_one_answer(
    watched, kari
):
    other = make.organization(name="Yara A/S")
    snapshot(other, number=ANOTHER)
    request = propose(other, number=ANOTHER)

    merge_them(watched, other, kari, **solved(watched, other))

    assert status(request) == "withdrawn"
    answers = RegisterSnapshot.objects.values_list("organization", "number")
    assert list(answers) == [(watched.pk, NUMBER)]


def test_the_history_tells_a_proposal_of_the_register_as_one_act(watched):
    propose(watched)

    [act] = [act for act in acts_of(live(watched)) if act.events_of(ChangeItem)]
    said = "Enhetsregisteret foreslo endring av 6 felt"
    assert [sentence.text for sentence in act.sentences] == [said]
