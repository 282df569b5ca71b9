"""A member sees what has changed of its public facts, and nothing else."""

from datetime import date

import pghistory
import pytest

from members import models
from members.fields import ORGANIZATION, kinds
from members.records import review
from tests.support.factories import make

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


def test_a_public_fact_has_old_and_new_in_the_language_of_the_page(as_eva, ours):
    models.Organization.objects.update(phone="35 00 00 00", note="Internt")
    lines = [("Telefon", "35 92 00 00", "35 00 00 00")]
    assert newest(as_eva) == ("Virksomhet", "endret", lines)
    ours.topics.add(make.topic(label_nb="Damp", label_en="Steam"))
    assert titles(as_eva)[0] == "Fagområde: Damp lagt til"
    assert titles(as_eva, ENGLISH)[0] == "Topic: Steam added"


def test_rows_that_are_public_are_told(as_eva, ours):
    project = make.project(title_nb="Damp")
    make.presence(organization=ours, site=make.site(name="Herøya"))
    ours.names.create(name="Hydro Agri", kind="former")
    models.Service.objects.create(organization=ours, name_nb="Måling")
    make.facility(ours, name_nb="Lab")
    make.stream(ours, is_public=True)
    make.participation(project=project, organization=ours)
    given = {"alt_nb": "En kai", "source": "https://intern.example"}
    ours.pictures.create(image=make.picture(), **given)
    assert " · ".join(titles(as_eva)) == (
        "Profilbilde: En kai lagt til · Deltakelse: Damp lagt til"
        " · Overskudd eller behov: tilbyr varme lagt til · Testfasilitet: Lab lagt til"
        " · Tjeneste eller produkt: Måling lagt til · Annet navn: Hydro Agri lagt til"
        " · Tilknytning til sted: Herøya lagt til · Virksomhet lagt til"
    )
    labels = ["Bilde", "Hva det viser, på norsk", "Plass"]
    assert [label for label, _old, _new in newest(as_eva)[2]] == labels


DAY = date(2020, 5, 4)
# What the public sees of an organization itself, and what it does not.
PUBLIC = {"kind": "research", "orgnr": "934949145", "confirmed_on": DAY}
PUBLIC |= {
    declared.name: 1999
    for declared in ORGANIZATION.fields
    if isinstance(declared, kinds.Number) and declared.is_on(kinds.PUBLIC)
}
PUBLIC |= {"employees_qualifier": "about", "employees_scope": "group"}
PUBLIC |= dict.fromkeys(["employees_of_nb", "employees_of_en"], "Nytt")
PUBLIC |= {"website": "https://y.example.org/", "email": "y@example.org"}
PUBLIC |= dict.fromkeys(["name", "phone", "postal_address", "municipality"], "Nytt")
PUBLIC |= dict.fromkeys(["legal_form", "nace_code", "employees_source"], "Nytt")
PUBLIC |= {"business_address": "Nytt"}
PUBLIC |= {
    f"{name}_{language}": "Nytt"
    for name in ("summary", "description", "delivery_area", "capacity")
    for language in ("nb", "en")
}
PUBLIC |= {"sectors": ["energy"], "languages": ["de"]}
INTERNAL = {"slug": "ny", "confidence": "low", "invoice_format": "ehf", "country": "SE"}
INTERNAL |= {"invoice_email": "i@example.org", "establishment_orgnr": "973095358"}
INTERNAL |= {"listing_agreed_on": DAY, "is_listed": False, "municipality_code": "4001"}
WORDS = "invoice_address invoice_reference source employees_note listing_agreed_by note"
INTERNAL |= dict.fromkeys([*WORDS.split(), "unverified_fields"], "Nytt")


def test_exactly_the_public_columns_are_told(as_eva, ours):
    internal = models.Organization.objects.values(*INTERNAL).get()
    logo = make.picture()
    models.Organization.objects.update(**PUBLIC, **INTERNAL, logo=logo)
    _title, _kind, lines = newest(as_eva)
    columns = models.Organization._meta.concrete_fields
    labels = {f.name: str(f.verbose_name) for f in columns}
    written = {*PUBLIC, *INTERNAL, "logo"}
    made = {f.name for f in columns if f.generated}
    assert labels.keys() - written - made == {"id"}, "Each column is one or the other."
    told = {label.lower() for label, _old, _new in lines}
    public = {name for name in written if labels[name].lower() in told}
    assert public == {*PUBLIC, "logo"}
    make.presence(organization=ours)
    before = titles(as_eva)
    models.Organization.objects.update(**internal)
    models.Presence.objects.update(source="https://example.org/internt")
    assert titles(as_eva) == before, "A change of internal columns is none."


def test_nothing_of_persons_proposals_or_other_members_is_told(as_eva, ours, ola, kari):
    project = make.project(title_nb="Damp", partners=[ours])
    before = titles(as_eva)
    person = make.contact(ours, name="Hemmelig Navn", agreed=["name"])
    make.role(person=person, organization=ours, note="Hemmelig")
    waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
    review.reject(waiting.pk, by=kari, reason="Hemmelig grunn")
    ours.memberships.update(evidence="Hemmelig vedtak")
    hidden = make.organization(name="Hemmelig AS", is_listed=False)
    make.participation(project=project, organization=hidden)
    assert titles(as_eva) == before
    name = hidden.names.create(name="Skjult navn", kind="former")
    type(name).objects.update(organization=ours)
    assert titles(as_eva)[0] == "Annet navn: Skjult navn lagt til"
    assert "Hemmelig" not in as_eva.get(PAGE).text


def test_a_part_is_told_from_when_it_is_confirmed_until_it_is_declined(as_eva, ours):
    before = titles(as_eva)
    claim = make.claim(ours, project=make.project(title_nb="Damp"))
    rows = models.Participation.objects.filter(pk=claim.pk)
    rows.update(asked_on=date(2026, 1, 1))
    assert titles(as_eva) == before
    rows.update(confirmed_on=date(2026, 1, 2))
    told = ["Deltakelse: Damp lagt til", *before]
    assert titles(as_eva) == told
    declined = {"declined_on": date(2026, 1, 3), "declined_why": "Hemmelig"}
    rows.update(confirmed_on=None, **declined)
    rows.update(role="lead")
    assert titles(as_eva) == ["Deltakelse: Damp fjernet", *told]
    assert "Hemmelig" not in as_eva.get(PAGE).text


PRIVATE = [
    (models.TestFacility, "is_listed", make.facility),
    (models.ResourceStream, "is_public", make.stream),
]


@pytest.mark.parametrize(("model", "column", "maker"), PRIVATE)
def test_what_was_private_is_told_once_it_is_public(as_eva, ours, model, column, maker):
    before = titles(as_eva)
    maker(ours, **{column: False})
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
        models.Organization.objects.update(employees=by.pk)
    return acts(client)[0].act.sentences[0].text.removesuffix(" endret ansatte")


def test_only_a_colleague_of_now_has_a_name(as_eva, ours, kari, liv, ola, manager):
    named = [who(as_eva, kari, reason="Ringte og klaget"), who(as_eva, liv)]
    ours.representatives.create(user=kari, role="editor")
    named += [who(as_eva, kari), who(as_eva, ola)]
    page = as_eva.get(PAGE).text
    manager.revoke()
    assert named == [*["Sekretariatet"] * 3, "Ola"]
    assert [word in page for word in ("Kari", "Liv", "Ringte")] == [False] * 3
    page = as_eva.get(PAGE).text
    assert ("En representant for dere endret" in page, "Ola" in page) == (True, False)


def test_a_decision_says_which_proposal_and_the_answer(as_eva, ours, ola, kari):
    waiting = review.submit(ours, {"phone": "35 00 00 00"}, by=ola).waiting
    review.approve(waiting.pk, by=kari, reason="Takk for rettelsen")
    assert acts(as_eva)[0].change == models.ChangeRequest.objects.get()
    assert "Takk for rettelsen" in as_eva.get(PAGE).text


def test_pages_are_whole_and_one_that_is_none_shows_the_newest(as_eva, ours):
    for number in range(61):
        models.Organization.objects.update(employees=number, note=f"Internt {number}")
        models.Organization.objects.update(note=f"Mer {number}")
    sizes, query = [], ""
    while query is not None:
        page = as_eva.get(PAGE + query).context["changes"]
        sizes.append(len(page.page.events))
        query = page.older or None
    assert sizes == [30, 30, 2]
    for query in ("?older=tull", "?newer=tull"):
        answer = as_eva.get(PAGE + query)
        assert answer.context["changes"].refusal in answer.text
        assert titles(as_eva, PAGE + query) == titles(as_eva)
    assert as_eva.post(PAGE).status_code == 405
