"""An e-mail address has one canonical form, and a look-alike of it is refused."""

import unicodedata
from functools import partial

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from members.models import (
    CANONICAL,
    CanonicalAddress,
    Letter,
    Organization,
    Person,
    User,
    canonical,
    comparable,
    readable,
)
from tests.support.cases import cases
from tests.support.events import rows
from tests.support.factories import make
from tests.support.refusals import broken_by, refusal, told

NEAR = "kari@xn--nrogfjern-g3a.no"
# By name, since several look the same: two letters of Turkish and the rest of typography.
LOOK_ALIKES = [name for (name,) in cases(__file__, "look_alikes.csv")]


def test_an_address_is_stored_as_the_mailer_writes_it_with_letters_of_domains():
    for typed, stored in cases(__file__, "addresses.csv"):
        assert canonical(typed) == canonical(stored) == stored
    # A letter of a domain passes in either case, composed or not.
    for letter in "æøåéöäüñçšžđł":
        forms_of = [letter, letter.upper(), unicodedata.normalize("NFD", letter)]
        stored = {canonical(f"kari@bl{form}b.no") for form in forms_of}
        assert [*map(readable, stored)] == [f"kari@bl{letter}b.no"]


LATIN = "Foran @ i en e-postadresse kan bare bokstavene a–z brukes, ikke æ, ø eller å."


@pytest.mark.parametrize("address", ["k{}ri@a.no", "kari@s{}us.com"])
def test_a_letter_that_folds_to_an_ascii_letter_or_is_none_is_refused(address):
    for name in LOOK_ALIKES:
        letter = unicodedata.lookup(name)
        refused = refusal(partial(canonical, address.format(letter)))
        assert refused.messages == [
            f"Bokstaven «{letter}» kan ikke brukes i en e-postadresse, fordi den er lett"
            " å forveksle med en annen bokstav."
        ]
    for local in ("kåre", "måns.ø", "кари"):
        assert refusal(partial(canonical, f"{local}@sirius.com")).messages == [LATIN]
    # Also in the encoded form of a domain.
    for letter in "ıßſ":
        label = f"s{letter}rius".encode("punycode").decode()
        refused = refusal(partial(canonical, f"kari@xn--{label}.com"))
        assert refused.code == "ambiguous"


NO_ADDRESS = [
    *("kari", "@sirius.com", "kari@", "kari@sirius..com", "kari@sirius.com."),
    *("kari@-sirius.com", "kari@ola@sirius.com", "kari@sirius.com\n"),
    *("kari@sirius.com\x00", "kari@[127.0.0.1]", '"kari k"@sirius.com'),
    *("kari@sirius．com", "kari@sirius。com", "kari@аррӏе.com", "kari@xn--sirius-.com"),
    *(f"kari@{'æ' * 64}.no", f"kari@{'a' * 10_000}", "a" * 1_000_000 + "@sirius.com"),
]


@pytest.mark.parametrize("typed", NO_ADDRESS, ids=lambda typed: ascii(typed[:20]))
def test_what_is_no_address_is_refused(typed):
    assert told(lambda: canonical(typed)) == ["This is not a valid e-mail address."]


def test_letters_that_are_mistaken_are_shown_encoded_and_equal_no_stored_ones():
    apple, street = "kari@xn--80ak6aa92e.com", "kari@xn--strae-oqa.de"

    shown = [readable(text) for text in (apple, street, NEAR, "", "Kari Nordmann")]

    assert shown == [apple, street, "kari@nærogfjern.no", "", "Kari Nordmann"]
    assert str(Letter(to=NEAR)) == "kari@nærogfjern.no"
    assert comparable("kari@sırıus.com") == "kari@sırıus.com"
    assert comparable("Kari@Sirius.com") == "kari@sirius.com"


def test_the_database_knows_the_canonical_form_as_python_does():
    addresses = [NEAR, "kari@sirius.com", "Kari@sirius.com", "kari@nær.no", "k@a.no\n"]

    found = rows("SELECT a FROM unnest(%s) a WHERE a ~ %s", addresses, CANONICAL)
    assert found == [(NEAR,), ("kari@sirius.com",)]


def test_every_column_of_addresses_is_canonical_by_constraint():
    columns, constrained = set(), set()
    for model in apps.get_app_config("members").get_models():
        if not hasattr(model, "pgh_tracked_model") and not model._meta.proxy:
            columns |= {
                f"{model.__name__}.{field.name}"
                for field in model._meta.local_fields
                if isinstance(field, (models.EmailField, CanonicalAddress))
            }
            constrained |= {
                f"{model.__name__}.{name.removesuffix('__regex')}"
                for rule in model._meta.constraints
                for name, value in _flat(getattr(rule, "condition", None))
                if value == CANONICAL
            }

    assert columns == constrained == {c for (c,) in cases(__file__, "columns.csv")}


def _flat(condition):
    children = getattr(condition, "children", [])
    pairs = [child for child in children if isinstance(child, tuple)]
    nested = [child for child in children if not isinstance(child, tuple)]
    return pairs + [pair for child in nested for pair in _flat(child)]


def test_a_row_has_the_canonical_form_and_is_read_by_any_form_of_its_address():
    user = make.user(email="Kari@nærogfjern.NO")
    organization, other = make.organization(email="Post@NÆR.no"), make.organization()
    Organization.objects.filter(pk=other.pk).update(email="Post@Nær.no")
    [bulk] = Person.objects.bulk_create([Person(name="Kari", email="Kari@NÆR.no")])

    other.refresh_from_db()
    stored = [organization.email, other.email, bulk.email, user.email]
    near = [f"{name}@xn--nr-1ia.no" for name in ("post", "post", "kari")]
    assert stored == [*near, NEAR]
    for typed in ("Kari@NÆROGFJERN.no", NEAR, "kari@nærogfjern.no"):
        assert list(User.objects.filter(email=typed)) == [user]
        assert list(User.objects.filter(email__in=[typed, "x"])) == [user]
        assert User.objects.get_by_natural_key(typed) == user
    look_alike = Person(name="Kari", email="kari@sırıus.com")
    assert refusal(look_alike.full_clean).message_dict.keys() == {"email"}
    rule = broken_by(lambda: Person.objects.bulk_create([look_alike]))
    assert rule == "a_persons_address_is_canonical"


@pytest.mark.parametrize(("route", "form", "name"), cases(__file__, "forms.csv"))
def test_a_form_cleans_and_shows_the_letters(client, as_superuser, route, form, name):
    slug = make.organization(is_listed=True).slug
    place = reverse(route, args=[slug] if route == "directory:report" else [])
    user = as_superuser if route.startswith("admin") else client
    field = user.get(place, {"organization": slug}).context[form].fields[name]

    assert field.clean(" Kari@NÆROGFJERN.no ") == NEAR
    assert field.prepare_value(NEAR) == "kari@nærogfjern.no"
    assert told(lambda: field.clean("kari@sırıus.com")) == [
        "The letter “ı” cannot be used in an e-mail address, because it is easily"
        " mistaken for another letter."
    ]
    of_column = User._meta.get_field("email").formfield()
    assert (of_column.clean("Kari@NÆROGFJERN.no"), of_column.max_length) == (NEAR, 254)
