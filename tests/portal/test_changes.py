"""A member sees what has changed of its public facts, and nothing else."""

from datetime import date

import pghistory
import pytest

from members import review
from members.models import (
    ChangeRequest,
    Organization,
    Participation,
    Presence,
    ResourceStream,
    Service,
    TestFacility,
)
from tests.support.factories import (
    make_claim,
    make_contact,
    make_facility,
    make_organization,
    make_participation,
    make_picture,
    make_presence,
    make_project,
    make_role,
    make_site,
    make_stream,
    make_topic,
)

pytestmark = pytest.mark.django_db
PAGE = "/min-side/yara/endringer/"
ENGLISH = "/en/my-page/yara/changes/"


def acts(client, page=PAGE):
    return client.get(page).context["changes"].acts


def titles(client, page=PAGE):
    return [
        f"{change.title} {change.kind}"
        for public in acts(client, page)
        for change in public.act.changes
    ]


def newest(client):
    change = acts(client)[0].act.changes[0]
    lines = [(line.label, line.old, line.new) for line in change.lines]
    return change.title, str(change.kind), lines


def test_a_public_fact_is_told_with_old_and_new(as_eva, ours):
    Organization.objects.update(phone="35 00 00 00", note="Internt")

    lines = [("Telefon", "35 92 00 00", "35 00 00 00")]
    assert newest(as_eva) == ("Virksomhet", "endret", lines)


def test_it_is_told_in_the_language_of_the_page(as_eva, ours):
    ours.topics.add(make_topic(label_nb="Damp", label_en="Steam"))

    assert titles(as_eva)[0] == "Fagområde: Damp lagt til"
    assert titles(as_eva, ENGLISH)[0] == "Topic: Steam added"


def test_rows_that_are_public_are_told(as_eva, ours):
    make_presence(organization=ours, site=make_site(name="Herøya"))
    ours.names.create(name="Hydro Agri", kind="former")
    Service.objects.create(organization=ours, name_nb="Måling")
    make_facility(ours, name_nb="Lab")
    make_stream(ours, is_public=True)
    make_participation(project=make_project(title_nb="Damp"), organization=ours)

    assert titles(as_eva) == [
        "Deltakelse: Damp lagt til",
        "Overskudd eller behov: tilbyr varme lagt til",
        "Testfasilitet: Lab lagt til",
        "Tjeneste eller produkt: Måling lagt til",
        "Annet navn: Hydro Agri lagt til",
        "Tilknytning til sted: Herøya lagt til",
        "Virksomhet lagt til",
    ]


def test_a_picture_is_told_by_what_it_shows(as_eva, ours):
    source = "https://intern.example"
    ours.pictures.create(image=make_picture(), alt_nb="En kai", source=source)

    title, kind, lines = newest(as_eva)

    assert (title, kind) == ("Profilbilde: En kai", "lagt til")
    labels = ["Bilde", "Hva det viser, på norsk", "Plass"]
    assert [label for label, _old, _new in lines] == labels


def test_what_is_not_declared_public_is_no_change(as_eva, ours):
    make_presence(organization=ours)
    before, source = titles(as_eva), "https://example.org/internt"

    for values in [
        {"note": "Internt"},
        {"employees_note": "Internt"},
        {"unverified_fields": "phone"},
        {"source": source},
        {"confidence": "low"},
        {"establishment_orgnr": "973095358"},
        {"country": "SE"},
        {"is_listed": False},
    ]:
        Organization.objects.update(**values)
        assert titles(as_eva) == before, values
    Presence.objects.update(source=source)
    assert titles(as_eva) == before


DAY = date(2020, 5, 4)
# What the public sees of an organization itself, and what it does not.
PUBLIC = {"kind": "research", "orgnr": "934949145", "employees": 7, "confirmed_on": DAY}
PUBLIC |= {"website": "https://y.example.org/", "email": "y@example.org"}
PUBLIC |= dict.fromkeys(["name", "phone", "postal_address", "municipality"], "Nytt")
PUBLIC |= dict.fromkeys(["legal_form", "nace_code"], "Nytt")
PUBLIC |= {
    f"{name}_{language}": "Nytt"
    for name in ("summary", "description", "delivery_area")
    for language in ("nb", "en")
}
INTERNAL = {"slug": "ny", "confidence": "low", "invoice_format": "ehf", "country": "SE"}
INTERNAL |= {"invoice_email": "i@example.org", "establishment_orgnr": "973095358"}
INTERNAL |= {"listing_agreed_on": DAY, "is_listed": False, "municipality_code": "4001"}
WORDS = "invoice_address invoice_reference source employees_note listing_agreed_by note"
INTERNAL |= dict.fromkeys([*WORDS.split(), "unverified_fields"], "Nytt")


def test_exactly_the_public_columns_are_told(as_eva, ours):
    Organization.objects.update(**PUBLIC, **INTERNAL, logo=make_picture())

    _title, _kind, lines = newest(as_eva)

    labels = {f.name: str(f.verbose_name) for f in Organization._meta.concrete_fields}
    written = {*PUBLIC, *INTERNAL, "logo"}
    made = {f.name for f in Organization._meta.concrete_fields if f.generated}
    assert labels.keys() - written - made == {"id"}, "Each column is one or the other."
    told = {label.lower() for label, _old, _new in lines}
    assert {name for name in written if labels[name].lower() in told} == {
        *PUBLIC,
        "logo",
    }


def test_nothing_of_persons_access_proposals_or_memberships_is_told(
    as_eva, ours, ola, kari
):
    before = titles(as_eva)
    person = make_contact(ours, name="Hemmelig Navn", agreed=["name"])
    make_role(person=person, organization=ours, note="Hemmelig")
    waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
    review.reject(waiting.pk, by=kari, reason="Hemmelig grunn")
    ours.memberships.update(evidence="Hemmelig vedtak")

    page = as_eva.get(PAGE)

    assert titles(as_eva) == before
    assert "Hemmelig" not in page.text


def test_another_organization_is_named_by_no_change(as_eva, ours):
    project = make_project(title_nb="Damp", partners=[ours])
    hidden = make_organization(name="Skjult AS", is_listed=False)
    make_participation(project=project, organization=hidden)
    name = hidden.names.create(name="Skjult navn", kind="former")
    type(name).objects.update(organization=ours)

    assert "Skjult AS" not in as_eva.get(PAGE).text
    assert titles(as_eva)[0] == "Annet navn: Skjult navn lagt til"


def test_a_part_that_was_declined_is_taken_away(as_eva, ours):
    make_participation(project=make_project(title_nb="Damp"), organization=ours)

    Participation.objects.update(declined_on=date(2026, 1, 1), declined_why="Hemmelig")
    Participation.objects.update(role="lead")

    assert titles(as_eva)[:2] == [
        "Deltakelse: Damp fjernet",
        "Deltakelse: Damp lagt til",
    ]
    assert "Hemmelig" not in as_eva.get(PAGE).text


def test_what_another_one_states_is_told_from_when_it_is_confirmed(as_eva, ours):
    before = titles(as_eva)
    claim = make_claim(ours, project=make_project(title_nb="Damp"))
    Participation.objects.filter(pk=claim.pk).update(asked_on=date(2026, 1, 1))

    waiting = titles(as_eva)
    Participation.objects.filter(pk=claim.pk).update(confirmed_on=date(2026, 1, 2))

    assert waiting == before
    assert titles(as_eva) == ["Deltakelse: Damp lagt til", *before]


@pytest.mark.parametrize(
    ("model", "column", "make"),
    [
        (TestFacility, "is_listed", make_facility),
        (ResourceStream, "is_public", make_stream),
    ],
)
def test_what_was_private_is_told_from_when_it_is_public(
    as_eva, ours, model, column, make
):
    before = titles(as_eva)
    make(ours, **{column: False})
    model.objects.update(since=date(2020, 1, 1))
    assert titles(as_eva) == before

    for values in ({column: True}, {"since": date(2021, 1, 1)}, {column: False}):
        model.objects.update(**values)
    model.objects.update(since=date(2022, 1, 1))

    told = [title.rsplit(" ", 1)[-1] for title in titles(as_eva)[: -len(before)]]
    assert told == ["fjernet", "endret", "til"]
    assert {line.old for line in acts(as_eva)[2].act.changes[0].lines} == {""}


def who(client, by, **context):
    """Return whom the page names for a change by the user."""
    with pghistory.context(user=by.pk, **context):
        Organization.objects.update(employees=by.pk)
    return acts(client)[0].who


def test_staff_and_users_of_others_have_no_name(as_eva, ours, kari, liv):
    named = [who(as_eva, kari, reason="Ringte og klaget"), who(as_eva, liv)]
    ours.representatives.create(user=kari, role="editor")
    named.append(who(as_eva, kari))

    assert named == ["sekretariatet"] * 3
    page = as_eva.get(PAGE).text
    assert [word in page for word in ("Kari", "Liv", "Ringte")] == [False] * 3


def test_a_colleague_has_a_name_while_representing(as_eva, ola, manager):
    named = who(as_eva, ola)
    manager.revoke()

    assert (named, acts(as_eva)[0].who) == ("Ola", "en representant for dere")
    assert "Ola" not in as_eva.get(PAGE).text


def test_a_decision_says_which_proposal_and_the_answer(as_eva, ours, ola, kari):
    waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
    review.approve(waiting.pk, by=kari, reason="Takk for rettelsen")

    assert acts(as_eva)[0].request == ChangeRequest.objects.get()
    assert "Takk for rettelsen" in as_eva.get(PAGE).text


def test_pages_are_whole(as_eva, ours):
    for number in range(61):
        Organization.objects.update(employees=number, note=f"Internt {number}")
        Organization.objects.update(note=f"Mer {number}")

    found, query = [], ""
    while query is not None:
        page = as_eva.get(PAGE + query).context["changes"]
        found.append(len(page.page.events))
        query = page.older or None

    assert found == [30, 30, 2]


def test_a_page_that_is_none_shows_the_newest_with_a_word(as_eva, ours):
    answer = as_eva.get(PAGE + "?older=tull")

    assert answer.context["changes"].refusal in answer.text
    assert titles(as_eva, PAGE + "?newer=tull") == ["Virksomhet lagt til"]
