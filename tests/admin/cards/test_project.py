"""The card of a project: what it shows, to whom, and what its forms save."""

from datetime import date
from decimal import Decimal

from django.test import Client

from members import models
from tests.support.admin import address, card, said
from tests.support.cards import errors, opened, save, typed_again
from tests.support.factories import LONG_AGO, make
from tests.support.html_forms import filled
from tests.support.login import log_in


def texts(answer, key):
    """Return the texts that the rows of a panel begin with."""
    [panel] = [one for one in answer.context["panels"] if one.key == key]
    return [str(start) for _row, start, _address in panel.current_rows]


def test_the_card_shows_partners_by_role_money_and_effects(as_secretary, ours, theirs):
    project = make.project(title_nb="Fangst", themes=[make.topic(label_nb="Karbon")])
    partner = make.participation(project=project, organization=ours, role="partner")
    lead = make.participation(project=project, organization=theirs, role="lead")
    declined = make.participation(project=project, declined_on=LONG_AGO)
    money = {"kind": "grant", "amount": 90_000_000, "currency": "NOK"}
    make.funding(project, funder_name_nb="Enova", funder=None, **money)
    effect = {"mechanism": "captured", "maturity": "designed", "qualifier": "about"}
    make.effect(project, value=400_000, unit="t CO₂/year", **effect)
    report = make(
        models.ChangeRequest, project=project, noun="project", origin="public"
    )

    answer = as_secretary.get(card(project))
    shown = answer.context["card"]

    assert shown.current("participations") == [lead, partner]
    assert shown.former("participations") == [declined]
    assert texts(answer, "partners") == ["Sintef", "Yara"]
    assert texts(answer, "money") == ["Tilskudd på 90 millioner kroner, Enova"]
    assert texts(answer, "climate") == [
        "Om lag 400 000 tonn CO₂ i året (Fanget CO₂ (prosjektert))".replace(
            " 000", "\xa0000"
        )
    ]
    assert [place for *_, place in shown.waiting] == [address("changerequest", report)]
    facts = {fact.label: fact.text for fact in shown.facts}
    assert facts["Temaer"] == "Karbon"


def test_each_part_is_added_where_it_stands_and_the_database_may_refuse(
    as_secretary, ours, theirs
):
    project = make.project()
    source = {"source": "https://example.org/"}
    money = {"kind": "grant", "qualifier": "about", "amount": "12 500,50"} | source
    effect = {"mechanism": "captured", "maturity": "measured", "qualifier": "exact"}
    effect |= {"value": "41 000", "unit": "t CO₂/year", "year": "2025"} | source
    for word, typed in {
        "partner": {"organization": ours.pk, "role": "lead", "since": "2024"},
        "money": money | {"currency": "NOK", "period": "total", "funder": theirs.pk},
        "effect": effect,
    }.items():
        answer = save(as_secretary, project, word, **typed)
        assert len(said(answer)) == 1, word

    part, amount = project.participations.get(), project.fundings.get()
    assert (part.role, part.since_precision) == ("lead", "year")
    assert (amount.amount, amount.funder) == (Decimal("12500.50"), theirs)
    assert project.effects.get().value == 41_000

    word = f"money-{amount.pk}"
    refused = save(as_secretary, project, word, funder_name_nb="Enova", amount="mye")
    assert typed_again(refused, "amount") == "mye"
    assert list(errors(refused)) == ["amount"]
    refused = save(as_secretary, project, word, funder_name_nb="Enova")
    assert list(errors(refused)) == ["__all__"]
    save(as_secretary, project, f"partner-{part.pk}", until="2025")
    part.refresh_from_db()
    assert part.until == date(2025, 12, 31)


def test_the_second_of_two_windows_shows_the_first_and_keeps_its_typing(as_secretary):
    project = make.project(title_nb="Fangst", status="planned")
    per = log_in(Client(), make.secretary(name="Per Hansen"))
    page = opened(project, "facts")
    karis, pers = (filled(client.get(page)) for client in (as_secretary, per))
    per.post(page, pers | {"status": "running", "since": "2024"})

    answer = as_secretary.post(page, karis | {"status": "stopped"})
    rows = answer.context["editing"].stale_write["differences"]
    assert [(row.theirs, row.mine) for row in rows] == [
        ("Pågår", "Stanset"),
        ("2024", None),
    ]

    as_secretary.post(page, filled(answer))
    project.refresh_from_db()
    assert (project.status, project.since) == ("stopped", date(2024, 1, 1))


def test_a_reader_reads_a_project_and_changes_nothing(client, reader):
    project = make.project(partners=[make.member()])

    answer = log_in(client, reader).get(card(project))

    seen = ["facts", "partners", "money", "climate", "timeline"]
    assert [panel.key for panel in answer.context["panels"]] == seen
    assert answer.context["may_add"] == answer.context["may_change"] == []
    for word in ("partner", "facts"):
        assert client.post(opened(project, word), {}).status_code == 403


def test_rows_of_other_projects_and_forms_that_are_none_are_not_found(as_secretary):
    project, foreign = make.project(), make.funding(make.project())
    for word in ("", "x", "contact", "note", "facts-1", "money-"):
        assert as_secretary.post(opened(project, word), {}).status_code == 404, word

    page = opened(project, f"money-{foreign.pk}")
    assert as_secretary.get(page).url == f"{card(project)}#money"
    assert as_secretary.get("/admin/project/999999999/").status_code == 404
