"""What is served says what it is, and nothing of the folder of the code is served."""

import pytest

from tests.support import routes
from tests.test_doors import OPEN

TEXT = ("text/", "application/xml", "application/atom+xml")


@pytest.mark.django_db
def test_every_public_text_has_its_charset(client):
    data = routes.create_data()
    answers = {
        name: client.get(routes.address(data, route, name))
        for route, name in routes.routes()
        if name in OPEN
    }

    bare = {
        name: answer["Content-Type"]
        for name, answer in answers.items()
        if answer.get("Content-Type", "").startswith(TEXT)
        and not answer["Content-Type"].endswith("; charset=utf-8")
    }
    untyped = [
        name
        for name, answer in answers.items()
        if not answer.streaming
        and answer.content
        and not answer.has_header("Content-Type")
    ]
    assert sorted(answers) == sorted(OPEN)
    assert (bare, untyped) == ({}, [])


NO_FILES = "/.git/config /.git/HEAD /.env /manage.py /requirements.txt /var/secret_key"
NO_FILES += " /static/ /static/css/ /static/../manage.py /static/%2e%2e/.git/HEAD"
NO_FILES += " /cluster/settings.py /members/grenland/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", NO_FILES.split())
def test_no_folder_is_listed_and_no_file_of_the_code_is_served(client, path):
    assert client.get(path).status_code == 404
