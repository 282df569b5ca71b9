"""The page that shows what is held about a data subject, and erases it."""

from django.urls import reverse
from django.utils import timezone

from members.models import (
    ChangeRequest,
    Erasure,
    Fee,
    FormerSlug,
    Note,
    slug_for,
)
from tests.support.admin import card
from tests.support.factories import make
from tests.support.planted_secrets import everything, plant, secrets_in
from tests.support.sampling import one_of

ERASE = "/admin/erase/"
SURE = {"reason": "asked", "sure": "on"}


@one_of("model", ["person", "user"])
def test_a_secretary_reads_what_is_held_and_erases(as_secretary, kari, model):
    who = plant(1, kari)
    row = getattr(who, model)
    page = f"{ERASE}?{model}={row.pk}"

    listed = as_secretary.get(page)
    unsure = as_secretary.post(page, {"reason": "asked"})
    before = secrets_in(who.secrets, everything())
    done = as_secretary.post(page, SURE)

    assert who.word("rollenotat") in listed.text
    assert list(listed.context["left"]) == [who.organization]
    assert list(unsure.context["form"].errors) == ["sure"]
    assert before == who.secrets
    assert done["Location"] == reverse("admin:index")
    assert secrets_in(who.secrets, everything()) == set()
    assert set(Erasure.objects.values_list("by", "reason")) == {(kari.pk, "asked")}


def test_a_person_without_a_row_is_erased_by_address_and_no_superuser(as_secretary):
    person, boss = make.person(), make.user(is_staff=True, is_superuser=True)
    name, email = "Hemmelig Person", "hemmelig@example.org"
    request = make(ChangeRequest, reporter_name=name, reporter_email=email)

    page = as_secretary.get(card(person))
    listed = as_secretary.get(ERASE, {"address": "Hemmelig@example.org"})
    refused = as_secretary.post(f"{ERASE}?user={boss.pk}", SURE)
    as_secretary.post(f"{ERASE}?address=Hemmelig@example.org", SURE)

    assert f"{ERASE}?person={person.pk}" in page.text
    assert name in listed.text
    assert len(refused.context["form"].non_field_errors()) == 1
    request.refresh_from_db()
    assert request.reporter_name + request.reporter_email == ""
    assert Erasure.objects.get().noun == "address"


def test_the_last_name_alone_is_erased_where_a_secretary_chooses_and_an_invoice_stays(
    as_secretary,
):
    person, this_year = make.person(name="Kåre Østby"), timezone.localdate()
    his, hers = (
        make(Note, text=f"{title} Østby ringte Kåre Østby.") for title in ("Hr.", "Fru")
    )
    Note.objects.filter(pk=his.pk).update(text="Sak: Østbys, kåre-østby, kåreøstby")
    six_years_ago = this_year.replace(year=this_year.year - 6, day=1)
    days = [this_year, six_years_ago, None]
    smith, named = (
        make.organization(name=name, slug=slug_for(name))
        for name in ("Østby Mek", "Kåre Østby")
    )
    renamed = make.project(title_nb="Bro", title_en="", slug="kare-ostbys-bro")
    fees = [make(Fee, reference="Hos Kåre Østby", billed_on=day) for day in days]
    keys = [f"members.Note:{note.pk}" for note in (his, hers)]
    keys += [f"members.Organization:{row.pk}:name" for row in (smith, named)]
    page = f"{ERASE}?person={person.pk}"

    listed = as_secretary.get(page)
    as_secretary.post(page, SURE | {"mentions": keys[::2]})

    choices = dict(listed.context["form"].fields["mentions"].choices)
    assert ([*choices], listed.context["fees"]) == (keys, fees[:1])
    assert "Fru Østby ringte [slettet]." in choices[keys[1]]
    events = Note.pgh_event_model.objects.order_by("pgh_id").values_list("text")
    texts = [
        text for (text,) in [*Note.objects.order_by("pk").values_list("text"), *events]
    ]
    assert set(texts) == {
        "Sak: [slettet], [slettet], [slettet]",
        "Hr. [slettet] ringte [slettet].",
        "Fru Østby ringte [slettet].",
    }
    for row in (smith, named, renamed):
        row.refresh_from_db()
    assert (smith.name, smith.slug) == ("[slettet] Mek", "slettet-mek")
    assert (named.slug, renamed.slug) == ("kare-ostby", "bro")
    assert not FormerSlug.objects.exists()
    left = Fee.objects.order_by("pk").values_list("reference", flat=True)
    assert [*left] == ["Hos Kåre Østby", "Hos [slettet]", "Hos [slettet]"]


def test_invalid_query_strings_are_answered(as_secretary):
    expected = {"": 200, "address=x": 200, "address=nobody@example.org": 200}
    expected |= {"address=%00": 400, "person=x": 404, "person=" + "9" * 30: 404}
    expected |= {"user=0": 404, "person=%E2%91%A0": 404}
    pages = {query: as_secretary.get(f"{ERASE}?{query}") for query in expected}

    assert {query: page.status_code for query, page in pages.items()} == expected
