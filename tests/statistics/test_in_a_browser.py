"""The figures in a browser: measured labels, tables, and print."""

import pytest

from members.statistics import records
from tests.support import grenland as grenland_registry
from tests.support.browser import axe_violations, horizontal_overflow

# The texts of pictures whose rendered boxes overlap, and those outside of their picture.
LABELS = """() => [...document.querySelectorAll(".chart-picture")].flatMap(picture => {
    const frame = picture.getBoundingClientRect()
    const texts = [...picture.querySelectorAll("text")].map(text => {
        const {left, right, top, bottom} = text.getBoundingClientRect()
        // A line is higher than its letters.
        return {name: text.textContent, left, right, top: top + 2, bottom: bottom - 2}
    })
    const over = (a, b) => a.left < b.right && b.left < a.right
        && a.top < b.bottom && b.top < a.bottom
    const pairs = texts.flatMap((one, n) => texts.slice(n + 1)
        .filter(other => over(one, other)).map(other => `${one.name} / ${other.name}`))
    const outside = texts.filter(text => text.left < frame.left - 1
        || text.right > frame.right + 1).map(text => `outside: ${text.name}`)
    return [...pairs, ...outside]
})"""
TEXTS = "document.querySelectorAll('.chart-picture text').length"
OPEN = "document.querySelectorAll('details.chart-data').forEach(one => one.open = true)"
HIDDEN_TABLES = """() => [...document.querySelectorAll(".chart-frame table")]
    .filter(table => !table.getBoundingClientRect().height).length"""


@pytest.fixture(autouse=True)
def grenland(transactional_db):
    """Load the registry of Grenland."""
    records.current.clear()
    grenland_registry.load()


def test_no_label_lies_over_another_and_tables_are_printed(page, page_monitor):
    for address in ("/tall/", "/en/statistics/?on=2021-06-30&since=2020-01-01"):
        page.goto(address)
        assert page.evaluate(TEXTS) > 40
        for width in (1280, 760, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(LABELS) == [], (address, width)
            assert horizontal_overflow(page) == 0, (address, width)

    page.emulate_media(media="print")
    assert page.evaluate(HIDDEN_TABLES) == 0
    page.emulate_media(media="screen")
    page.evaluate(OPEN)
    assert axe_violations(page, page_monitor) == []
