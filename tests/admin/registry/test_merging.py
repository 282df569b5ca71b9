"""Organizations that are the same: named while one is typed, and merged."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from members import models
from members.records import duplicates
from tests.support import admin
from tests.support.factories import OWN_HEADCOUNT, make
from tests.support.html_forms import filled
from tests.support.login import log_in
from tests.support.merging import merge_page, merge_them
from tests.support.rows import checked

REASON = {"reason": "Registrert to ganger"}


@pytest.fixture
def other(db):
    return make.organization(
        name="Yara Norge", slug="yara-norge", phone="99", employees=7
    )


def test_what_is_chosen_is_merged_and_taken_back_by_its_link(as_secretary, ours, other):
    page = as_secretary.get(merge_page(ours, other))
    parts = ("different", "one_sided")
    assert [[choice.name for choice in page.context[part]] for part in parts] == [
        ["name", "phone"],
        ["summary_nb", "summary_en", "website", "employees", *OWN_HEADCOUNT],
    ]
    assert f'href="{merge_page(other, ours)}"' in page.text

    # A reason may be given, and is not asked for.
    typed = filled(page, phone="right")
    answer = as_secretary.post(merge_page(ours, other), typed, follow=True)

    undo = reverse("admin:undo", args=[models.Batch.objects.get(act="merge").pk])
    assert answer.redirect_chain[0][0] == admin.card(ours)
    assert admin.said_with_links(answer) == [
        f'De to virksomhetene er nå én: Yara. <a href="{undo}">Angre for 2 virksomheter</a>'
        ' <span class="next">Det venter ikke flere slike.'
        ' <a href="/admin/">I dag</a></span>'
    ]
    ours.refresh_from_db()
    columns = ours.phone, ours.employees, ours.summary_nb
    assert columns == ("99", 7, "Vi lager gjødsel")
    assert list(ours.names.values_list("name", flat=True)) == ["Yara Norge"]
    as_secretary.post(undo, filled(as_secretary.get(undo)))
    assert set(models.Organization.objects.all()) == {ours, other}


def test_what_moves_is_named_for_whoever_may_see_people(client, kari, ours, other):
    make.colleague(other, name="Per Hansen")
    make.contact(other, name="Gro Dahl", title="Fabrikksjef")
    make.role(organization=other)
    user = make.user(is_staff=True)
    names = [f"{verb}_organization" for verb in ("view", "change", "delete")]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))

    page = log_in(client, kari).get(merge_page(ours, other))
    others = log_in(client, user).get(merge_page(ours, other))

    moves = {r.rule.title: r.lines for r in page.context["plan"].moves}
    assert list(moves) == ["Verv", "Kontaktpersoner", "Personer med tilgang"]
    assert moves["Kontaktpersoner"] == ["Gro Dahl, hovedkontakt"]
    assert "Per Hansen, redaktør" in page.text
    assert (others.status_code, "Gro Dahl" in others.text) == (200, False)


def test_what_is_not_solved_is_refused_and_the_choices_stay(as_secretary, ours, other):
    stay = models.Membership.objects.create(organization=other, since=date(2020, 5, 1))
    key = f"solve-membership-organization-{stay.pk}"
    there = merge_page(ours, other)
    page = as_secretary.get(there)

    told = as_secretary.post(there, filled(page, phone="right", **REASON))
    again = as_secretary.post(there, filled(told, **{key: "join"}))

    assert told.context["refusals"] == [
        "Velg hvordan «Medlemskap» skal løses: Medlem, fra 1. januar 2019; Medlem, fra"
        " 1. mai 2020."
    ]
    assert filled(told)["reason"] == ["Registrert to ganger"]
    assert again.url == admin.card(ours)
    assert list(ours.memberships.values_list("since", flat=True)) == [date(2019, 1, 1)]


def test_two_numbers_and_memberships_are_chosen_with_open_eyes(as_secretary, ours):
    double = make.member(since=date(2021, 1, 1))
    for one, number in [(ours, checked(1)), (double, checked(2))]:
        models.Organization.objects.filter(pk=one.pk).update(orgnr=number)

    page = as_secretary.get(merge_page(ours, double))

    [choice] = [c for c in page.context["different"] if c.name == "orgnr"]
    explained = {c.name: c.explanation for c in page.context["different"]}
    warned = [name for name, text in explained.items() if "To ulike nummer" in text]
    assert (choice.side, warned) == ("", ["orgnr"])
    assert choice.explanation in page.text
    assert "orgnr" not in filled(page)
    [conflict] = page.context["plan"].conflicts
    ways = [one.value for one in conflict.solutions]
    assert ways == ["left", "right", "join", "cut-left"]


def test_a_save_in_another_window_is_seen_before_a_merger(as_secretary, ours, other):
    there = merge_page(ours, other)
    page = as_secretary.get(there)
    models.Organization.objects.filter(pk=other.pk).update(phone="11 22 33 44")

    told = as_secretary.post(there, filled(page, phone="right", **REASON))

    [refusal] = told.context["refusals"]
    assert refusal.startswith("En av virksomhetene er endret ")
    assert ("11 22 33 44" in told.text, filled(told)["phone"]) == (True, ["right"])
    assert models.Organization.objects.count() == 2
    assert as_secretary.post(there, filled(told)).status_code == 302
    ours.refresh_from_db()
    assert ours.phone == "11 22 33 44"


def test_the_pages_of_a_merged_pair_lead_on(as_secretary, ours, other, kari):
    places = [merge_page(ours, other), merge_page(other, ours)]
    pages = [as_secretary.get(place) for place in places]
    merge_them(ours, other, kari)

    answers = [as_secretary.get(there) for there in places]
    for there, old in zip(places, pages, strict=True):
        answers.append(as_secretary.post(there, filled(old, **REASON)))

    assert [one.url for one in answers] == [admin.card(ours)] * 4
    said = admin.said(as_secretary.get("/admin/"))
    assert f"Begrunnelsen du skrev, er ikke lagret: {REASON['reason']}" in said


def test_a_merge_that_meets_another_takes_the_survivor(as_secretary, ours, other, kari):
    third = make.organization(name="Yara AS", employees=7)
    there = merge_page(third, other)
    page = as_secretary.get(there)
    merge_them(ours, other, kari)

    told = as_secretary.post(there, filled(page, **REASON))
    to = merge_page(third, ours)

    assert told.context["refusals"] == [
        "Noen har nettopp slått en av de to virksomhetene sammen med Yara."
    ]
    kept = f'action="{to}"' in told.text, filled(told)["reason"]
    assert kept == (True, [REASON["reason"]])
    assert as_secretary.post(to, filled(told)).status_code == 302
    assert models.Organization.objects.get() == third


def test_two_organizations_of_the_list_lead_to_the_page(as_secretary, ours, other):
    both, one = (admin.choose(rows, "merge_two") for rows in ([ours, other], [ours]))

    assert as_secretary.post(admin.ORGANIZATIONS, both).url == merge_page(ours, other)
    assert admin.said(as_secretary.post(admin.ORGANIZATIONS, one, follow=True)) == [
        "Velg de to virksomhetene som er den samme, og ingen andre."
    ]
    for pair in [(1, 1), (1, 10**30), (998, 999)]:
        there = reverse("admin:merge", args=pair)
        assert as_secretary.get(there).status_code == 404
        assert as_secretary.post(there, REASON).status_code == 404


SIMILAR = reverse("admin:similar")
ADD = "/admin/members/organization/add/"


def matches(client, **typed):
    page = client.get(SIMILAR, typed)
    return [match.organization for match, _address in page.context["matches"]]


def add(client, **typed):
    values = filled(client.get(ADD)) | {"kind": "company"} | typed
    return client.post(ADD, values, follow=True)


def test_unlisted_and_former_members_are_named_by_name_number_and_site(as_secretary):
    given = {"orgnr": "934949145", "website": "https://heidelbergmaterials.no"}
    hidden = make.member(name="Heidelberg Materials AS", is_listed=False, **given)
    hidden.names.create(name="Norcem", kind="former")
    make.organization(name="Vianode AS")

    site = "www.heidelbergmaterials.no/kontakt"
    for name in ("norcem", "Norcem A/S", "Heidelberg Material"):
        assert matches(as_secretary, name=name) == [hidden]
    assert matches(as_secretary, orgnr="934 949 145") == [hidden]
    assert matches(as_secretary, website=site, name="Heidelberg") == [hidden]


def test_neither_the_record_itself_nor_what_differs_is_named(as_secretary, kari):
    own, apart, left = [make.organization(name="Norner AS") for _number in range(3)]
    duplicates.mark_distinct(models.DistinctPair, own.pk, apart.pk, by=kari)
    assert matches(as_secretary, name="Norner", **{"except": own.pk}) == [left]
    odd = ["", "%", "_", "%_%", "x" * 1000, "9" * 1000, "🦄", "' OR 1=1 --"]
    for text in odd:
        typed = {"name": text, "orgnr": text, "website": text, "except": text[:50]}
        assert matches(as_secretary, **typed) == []


def test_what_was_saved_is_compared_too_and_nothing_stops(as_secretary):
    other = make.organization(name="Norner AS", is_listed=False)

    answer = add(as_secretary, name="Norner A/S")

    own = models.Organization.objects.get(name="Norner A/S")
    assert admin.said(answer)[0] == (
        "Ligner på Norner AS (samme navn uten selskapsform). "
        f'<a href="{admin.card(other)}">Åpne</a>'
    )
    # Saving something else warns of nothing.
    answer = admin.save(as_secretary, own, follow=True, phone="35920000")
    assert len(admin.said(answer)) == 1


def test_the_refusal_of_a_number_names_and_links_the_other(as_secretary):
    other = make.organization(name="<b>Norcem", orgnr="934949145", is_listed=False)

    answer = add(as_secretary, name="Ny", orgnr="934 949 145")

    link = f'<a href="{admin.card(other)}">Åpne</a>'
    told = f"&lt;b&gt;Norcem har allerede dette nummeret. {link}"
    assert admin.form_of(answer).errors == {"orgnr": [told]}
    [(match, _address)] = answer.context["matches"]
    assert match.organization == other
    assert models.Organization.objects.filter(name="Ny").count() == 0
    # Keeping its own number is no refusal.
    assert admin.save(as_secretary, other, name="Norcem AS").status_code == 302
