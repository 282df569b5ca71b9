"""The page of the open data: its numbers, its examples, and their answers on the page."""

import json
import re
from html import unescape

import pytest
from playwright.sync_api import expect

from members.exchange.dump import make_dump
from tests.api.asking import COLLECTIONS, pages_of
from tests.support.factories import make
from tests.support.index_contents import forget_touches

EXAMPLE = re.compile(r'<a href="(/api/v1/[^"]*)"')


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/", "/en/api/"])
def test_the_page_has_the_numbers_of_the_lists_and_every_link_is_answered(
    client, address
):
    make.member(), make.member(), make.project()
    forget_touches(), make_dump()
    text = client.get(address).text

    for name in COLLECTIONS:
        body = next(pages_of(client, name))
        assert re.search(rf"{body['count']} (?:rad|rader|rows?) (?:nå|now)", text)
    links = [*map(unescape, EXAMPLE.findall(text))]
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(
        links, 200
    )
    assert len(links) > 3


def test_an_example_and_a_search_are_answered_on_the_page(page):
    make.member(name="Alfa")
    page.goto("/en/api/")
    place = page.locator("[data-try]").first

    place.get_by_role("link", name="?limit=2").click()
    expect(place.get_by_role("status")).to_contain_text("→ 200")
    place.get_by_role("searchbox").fill("nobody")
    place.get_by_role("button").click()

    expect(place.get_by_role("status")).to_contain_text("?q=nobody → 200")
    assert json.loads(place.get_by_role("textbox").input_value())["count"] == 0
    assert page.url.endswith("/en/api/")


@pytest.mark.long
def test_without_a_script_an_example_opens_the_answer(browser, live_server):
    make.member(name="Alfa")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/api/")

    page.locator("[data-run]").first.click()

    assert page.url.endswith("/api/v1/organizations/?limit=2")
    assert '"count":1' in page.content()
