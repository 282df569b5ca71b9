"""What we write as a file of a list says nothing new when it is read back."""

import re
from itertools import combinations, product
from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

from members.exchange import FORMATS, TARGETS, ListFile, guess, look, read_file
from members.models import Body, Contact, IncomingFile, Organization, Project
from tests.support import grenland
from tests.support.factories import make
from tests.support.login import log_in
from tests.support.random_registries import fill

# What the file of a list of the secretariat is read as.
INTO = dict.fromkeys(["organizations", "memberships", "projects", "offices"])
INTO = {key: key for key in INTO} | {"people": "contacts"}


def public_file(name, ending):
    """Return the bytes of the file of a public list, in the active language."""
    file = ListFile(name, FORMATS[ending], QueryDict(""))
    return b"".join(file.format.write(file.sheet.table()))


def staff_files(key, ending, user):
    """Return the bytes of files of a staff list with all its columns among them."""
    client = log_in(Client(), user)
    page = client.get(reverse("admin:list", args=[key]))
    names = list(page.context["list_query"].staff_list.columns_for(user))
    parts = [names[at : at + 25] for at in range(0, len(names), 25)]
    place = reverse("admin:list_file", args=[key, ending])
    people = {"people": "yes"}
    answers = [client.post(place, people, query_params={"column": p}) for p in parts]
    return [b"".join(answer.streaming_content) for answer in answers]


def read_back(data, ending, target, user):
    """Return (headings left, Look) of a file of ours, as the admin reads it: in Norwegian."""
    with translation.override("nb"):
        table = read_file(data, f"file.{ending}")
        names = guess(TARGETS[target], table.headings)
        given = {"target": target, "table": table.as_json(), "columns": names}
        left = [h for h, name in zip(table.headings, names, strict=True) if not name]
        return left, look(IncomingFile(**given), by=user)


PUBLIC = ("organizations", "projects")
PROFILE = "Andre navn, Tjenester og produkter, Referanser, Sertifikater, Lenker".split(
    ", "
)
ENGLISH = "Other names, Services and products, Customer references, Certificates".split(
    ", "
)
MAIN = ["Hovedkontakt", "Hovedkontaktens telefon"]
OF_THE_ORGANIZATION = ["Type virksomhet", "Kommune", "E-post"]
# The columns that no file can hold for its rows, which the page of columns names.
LEFT = {
    ("organizations", "nb"): [*PROFILE, "Steder"],
    ("organizations", "en"): [*ENGLISH, "Links", "Sites"],
    ("projects", "nb"): ["Finansiering", "Klimaeffekter"],
    ("projects", "en"): ["Funding", "Climate effects"],
    "organizations": [*PROFILE, "Steder", *MAIN, "Størrelse", "Antall prosjekter"],
    "memberships": OF_THE_ORGANIZATION,
    "projects": ["Finansiering", "Klimaeffekter"],
    "offices": OF_THE_ORGANIZATION,
    "people": ["Kontaktperson i perioden", "Informert"],
}
PHONES = ["", "35 92 00 00", "+47 912 34 567", "+46 8 765 43 21"]
PHONES += ["sentralbord 35920000"]


def files(user, endings=("csv", "xlsx")):
    """Yield (key of LEFT, ending, target, bytes) of every file of a list that we make."""
    for ending in endings:
        for name, language in product(PUBLIC, ("nb", "en")):
            with translation.override(language):
                yield (name, language), ending, name, public_file(name, ending)
        for key in INTO:
            for data in staff_files(key, ending, user):
                yield key, ending, INTO[key], data


def add_people(random):
    """Create people with telephones as they are written, in several functions and offices."""
    organizations, bodies = Organization.objects.order_by("pk"), Body.objects.all()
    for number in range(3):
        given = {"title": "Sjef", "phone": random.choice(PHONES)}
        person = make.person(name=f"Per Å. {number}", **given)
        functions = random.sample(Contact.Function.values, random.randint(1, 2))
        for function in functions if organizations else ():
            organization = random.choice(list(organizations))
            make.contact(organization, person=person, function=function)
        if bodies:
            make.role(person=person, body=random.choice(list(bodies)))


def have_projects_of_one_title():
    """Whether two projects share a title, and one of them has none in the other language."""
    titles = [
        tuple("".join(re.findall(r"\w", title.casefold())) for title in pair)
        for pair in Project.objects.values_list("title_nb", "title_en")
    ]
    return any(
        "" in (*one, *other) and any(a == b for a, b in zip(one, other, strict=True))
        for one, other in combinations(titles, 2)
    )


def differences(user, endings):
    """Return what is found in files read back: lines that are not the same, columns left."""
    found, unknown = [], {}
    for key, ending, target, data in files(user, endings):
        left, look = read_back(data, ending, target, user)
        unknown[key, ending] = unknown.get((key, ending), []) + left
        lines = [(o.number, o.kind, o.errors) for o in look.lines if o.kind != "same"]
        found += [(key, ending, lines, look.refused)] if lines or look.refused else []
    expected = {place: LEFT[place[0]] for place in unknown}
    return found, unknown == expected or unknown


@pytest.mark.long
def test_no_file_of_the_demo_changes_anything():
    grenland.load()
    kari = make.secretary()
    add_people(Random(1))

    assert differences(kari, ("csv", "xlsx")) == ([], True)


@pytest.mark.parametrize("examples", [1, pytest.param(200, marks=pytest.mark.long)])
def test_no_file_of_any_registry_changes_anything(kari, examples):
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

    # A seed tells what is wrong; a smaller one tells no more.
    phases = [Phase.explicit, Phase.reuse, Phase.generate]

    @settings(max_examples=examples, suppress_health_check=checks, phases=phases)
    @given(st.integers(min_value=0, max_value=10**9))
    def check(seed):
        with transaction.atomic():
            fill(Random(seed))
            add_people(Random(seed))
            # Lines of one title, of which one lacks the other title, may be one project.
            assume(not have_projects_of_one_title())
            assert differences(kari, ("csv" if seed % 2 else "xlsx",)) == ([], True)
            transaction.set_rollback(True)

    check()
