import pytest

from tests.portal.consent.own import ITEMS, page_of
from tests.support.factories import make_contact, make_member


@pytest.fixture
def kari():
    return make_contact(make_member(name="Alfa AS"), **ITEMS)


@pytest.fixture
def link(kari):
    return page_of(kari)
