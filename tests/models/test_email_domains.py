"""The domain of an address is evidence of an employer; in doubt there is none."""

import pytest

from members.models import Evidence, domain_of, evidence, host_of

SITE = "https://www.bedriften.no/om-oss"


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("kari@bedriften.no", SITE),
        ("kari@Bedriften.NO.", SITE),
        ("kari@post.bedriften.no", SITE),
        ("kari@www.bedriften.no", SITE),
        ("kari@bedriften.no", "http://bedriften.no:8080"),
        ("kari@bedriften.no", "https://WWW.Bedriften.no./"),
        ("kari@xn--blbr-roah.no", "https://blåbær.no"),
        ("kari@blåbær.no", "https://www.xn--blbr-roah.no"),
        ('"a@gmail.com"@bedriften.no', SITE),
    ],
)
def test_an_address_at_the_domain_of_the_site(email, website):
    assert evidence(email, website) is Evidence.OWN


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("kari@bedriften.com", SITE),
        ("kari@ibedriften.no", SITE),
        ("kari@bedriften.no.example.org", SITE),
        ("kari@no", SITE),
        ("kari@kommune.no", "https://skien.kommune.no"),
        ("kari@example.org", "https://bedriften.example.org"),
        ("kari@bedriften.no", "https://bedriften.no@example.org/"),
        ("kari@bedriftеn.no", SITE),
        ("bedriften.no", "https://example.org/bedriften.no"),
        ("kari@", SITE),
        ("kari@bedriften..no", SITE),
    ],
    ids=lambda value: value,
)
def test_an_address_elsewhere(email, website):
    assert evidence(email, website) is Evidence.OTHER


@pytest.mark.parametrize(
    ("email", "website"),
    [
        ("kari@gmail.com", SITE),
        ("kari@gmail.com", ""),
        ("kari@Online.no", "https://home.online.no/~bedriften"),
        ("kari@online.no", "https://online.no/bedriften"),
        ("kari@bedriften.wordpress.com", "https://bedriften.wordpress.com"),
        ("kari@facebook.com", "https://www.facebook.com/bedriften"),
    ],
)
def test_an_address_that_anybody_can_get_says_nothing(email, website):
    assert evidence(email, website) is Evidence.PUBLIC


@pytest.mark.parametrize("website", ["", "bedriften.no", "https://", "http://["])
def test_without_a_site_there_is_nothing_to_compare_with(website):
    assert evidence("kari@bedriften.no", website) is Evidence.NONE


def test_names_that_are_none_are_empty():
    assert (domain_of(f"kari@{'a' * 64}.no"), host_of(f"http://{'æ' * 64}.no")) == (
        "",
        "",
    )
