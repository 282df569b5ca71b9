"""The page of an alert shows what it affects, is dealt with once, and leads to a merge."""

from django.test import Client
from django.urls import reverse

from members.accounts import access
from members.association.register import record_alerts
from members.models import AccessRequest, Batch, Fee, Invitation, RegisterAlert
from tests.support.admin import onward, said, sections
from tests.support.cards import card_of
from tests.support.factories import LONG_AGO, make
from tests.support.login import log_in

DAY = "2026-11-01"


def record(organization, status="active", **facts):
    record_alerts(organization, {}, facts, status=status)
    return RegisterAlert.objects.latest("pk")


def page_of(alert):
    return reverse("admin:register_alert", args=[alert.pk])


def affected(client, alert):
    """Return {label: texts} of the page, of which each text is a link that can be opened."""
    rows = client.get(page_of(alert)).context["consequences"]
    addresses = [address for _label, pairs in rows for _text, address in pairs]
    assert {client.get(one).status_code for one in addresses} <= {200}
    return {str(label): [text for text, _address in pairs] for label, pairs in rows}


def test_it_shows_all_that_goes_on_and_nothing_that_has_ended(as_secretary, ours, ola):
    own = {"organization": ours}
    body, project = make.body(name_nb="Styret"), make.project(title_nb="Fangst")
    make.role(**own, body=body, role="chair")
    make.role(**own, until=LONG_AGO)
    make.participation(**own, project=project, role="lead")
    make.participation(**own, until=LONG_AGO)
    make(Fee, **own, year=2026, amount=12_500, billed_on="2026-01-15")
    make(Fee, **own, year=2025, billed_on="2025-01-15", paid_on="2025-02-01")
    make(Fee, **own, year=2024)
    make(AccessRequest, **own, name="Per Lien")
    make(Invitation, **own, email="gammel@example.org")
    access.invite(ours, "ny@example.org", "editor", by=ola)

    found = affected(as_secretary, record(ours, bankrupt=DAY))

    assert found == {
        "Medlemskap": ["Medlem fra 1. januar 2019 – Avslutt medlemskapet …"],
        "Ubetalt kontingent": ["2026: 12\xa0500 kr"],
        "Verv": ["leder, Styret"],
        "Prosjekter": ["Fangst, prosjektleder"],
        "Tilgang": ["Ola, ansvarlig"],
        "Forespørsler om tilgang": ["Per Lien"],
        "Åpne invitasjoner": ["ny@example.org"],
    }
    assert affected(as_secretary, record(make.organization(), bankrupt=DAY)) == {}


def test_it_waits_until_somebody_deals_with_it_and_again_after_an_undo(
    as_secretary, ours, kari
):
    alert = record(ours, bankrupt=DAY)
    [row] = sections(as_secretary)["register_alerts"].rows
    assert (row.title, row.note) == ("Yara", "konkurs (1. november 2026)")
    assert row.address == page_of(alert)

    answer = as_secretary.post(row.address)
    assert onward(as_secretary, answer) == reverse("admin:index")
    alert.refresh_from_db()
    assert (alert.closed_by, "register_alerts" in sections(as_secretary)) == (
        kari,
        False,
    )
    again = as_secretary.post(row.address, follow=True)
    assert again.redirect_chain == [(row.address, 302)]
    assert said(again)[-1].startswith("Varselet er allerede behandlet")

    undo = reverse("admin:undo", args=[Batch.objects.get(act="decision").pk])
    as_secretary.post(undo, {"sure": "yes"})
    assert [row.title for row in sections(as_secretary)["register_alerts"].rows] == [
        "Yara"
    ]


def test_of_a_deleted_one_it_asks_into_whom_it_merged(as_secretary, ours, theirs):
    alert = record(ours, "deleted", deleted_on=DAY)
    page = page_of(alert)
    assert "Er den fusjonert inn i en annen virksomhet?" in as_secretary.get(page).text
    assert as_secretary.get(page, {"into": theirs.pk}).url == reverse(
        "admin:merge", args=[theirs.pk, ours.pk]
    )
    for wrong in ("", "x", 0, 10**30, ours.pk):
        answer = as_secretary.get(page, {"into": wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (
            200,
            ["into"],
        )


def test_the_card_shows_it_at_its_head_to_those_who_deal_with_it(
    as_secretary, reader, ours
):
    alert = record(ours, winding_up=DAY)
    text = "Ifølge Enhetsregisteret: under avvikling (1. november 2026)."
    assert card_of(as_secretary, ours).alerts == [(text, page_of(alert))]
    as_reader = log_in(Client(), reader)
    assert card_of(as_reader, ours).alerts == []
    assert as_reader.get(page_of(alert)).status_code == 403
    as_secretary.post(page_of(alert))
    assert card_of(as_secretary, ours).alerts == []
