"""The domain of an address is evidence of an employer; in doubt there is none."""

import pytest

from members.models import Evidence, domain_of, evidence, host_of

SITE = "https://www.bedriften.no/om-oss"
# By what they are evidence of: addresses and the site of an organization, if another.
ADDRESSES = {
    Evidence.OWN: """
        kari@bedriften.no
        kari@Bedriften.NO.
        kari@post.bedriften.no
        kari@www.bedriften.no
        kari@bedriften.no http://bedriften.no:8080
        kari@bedriften.no https://WWW.Bedriften.no./
        kari@xn--blbr-roah.no https://blåbær.no
        kari@blåbær.no https://www.xn--blbr-roah.no
        "a@gmail.com"@bedriften.no
    """,
    Evidence.OTHER: """
        kari@bedriften.com
        kari@ibedriften.no
        kari@bedriften.no.example.org
        kari@no
        kari@kommune.no https://skien.kommune.no
        kari@example.org https://bedriften.example.org
        kari@bedriften.no https://bedriften.no@example.org/
        kari@bedriftеn.no
        bedriften.no https://example.org/bedriften.no
        kari@
        kari@bedriften..no
    """,
    # Anybody can get such an address.
    Evidence.PUBLIC: """
        kari@gmail.com
        kari@Online.no https://home.online.no/~bedriften
        kari@online.no https://online.no/bedriften
        kari@bedriften.wordpress.com https://bedriften.wordpress.com
        kari@facebook.com https://www.facebook.com/bedriften
    """,
    # Of these addresses there is no site to compare with.
    Evidence.NONE: """
        kari@bedriften.no bedriften.no
        kari@bedriften.no https://
        kari@bedriften.no http://[
    """,
}


@pytest.mark.parametrize("expected", ADDRESSES)
def test_an_address_is_evidence_if_it_is_at_the_domain_of_the_site(expected):
    pairs = [line.split() for line in ADDRESSES[expected].strip().splitlines()]
    found = {(*pair,): evidence(*[*pair, SITE][:2]) for pair in pairs}

    assert found == dict.fromkeys(found, expected)


def test_without_a_site_a_public_address_is_public_and_any_other_says_nothing():
    without_site = [
        evidence(f"kari@{host}", "") for host in ("gmail.com", "bedriften.no")
    ]

    assert without_site == [Evidence.PUBLIC, Evidence.NONE]
    assert domain_of(f"kari@{'a' * 64}.no") == host_of(f"http://{'æ' * 64}.no") == ""
