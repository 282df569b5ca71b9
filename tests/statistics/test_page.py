import pytest

from tests.support.factories import make_member


@pytest.mark.django_db
def test_the_page_opens(client):
    make_member()
    response = client.get("/en/statistics/")
    print(response.content.decode()[3000:])
    assert response.status_code == 200
