"""The language comes from the address alone."""

import pytest

pytestmark = pytest.mark.urls("tests.cluster.urls")


@pytest.mark.parametrize(
    ("path", "language"), [("/open/", "nb"), ("/en/open/", "en"), ("/english/", "nb")]
)
def test_the_address_decides_the_language(client, path, language):
    answer = client.get(path, headers={"accept-language": "en,nb;q=0.5"})

    assert answer["Content-Language"] == language
    assert answer.text.count(f'<html lang="{language}">') == 1


def test_the_language_is_no_prefix_without_its_slash(client):
    answer = client.get("/en/open")

    assert (answer.status_code, answer["Location"]) == (301, "/en/open/")


def test_the_admin_is_norwegian_for_everyone(client, db):
    answer = client.get("/admin/login/", headers={"accept-language": "en"})

    assert answer["Content-Language"] == "nb"
