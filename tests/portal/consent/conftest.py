import pytest

from tests.support.consent_page import page_of


@pytest.fixture
def link(nora):
    return page_of(nora)
