"""The climate picture in a browser: no label over another, upright, lying and on paper."""

import pytest

from tests.support import grenland as grenland_registry
from tests.support.browser import horizontal_overflow

# Texts of the picture that lie over one another, and texts outside the picture.
OVERLAPS = """() => {
    const texts = document.createTreeWalker(document.querySelector(".way"), NodeFilter.SHOW_TEXT)
    const boxes = []
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!text.data.trim() || text.parentElement.closest(".quiet-word, pattern")) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        for (const box of range.getClientRects()) boxes.push({text, box})
    }
    const over = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right
        && a.top + 2 < b.bottom && b.top + 2 < a.bottom
    return [boxes.length > 20, boxes.flatMap((one, n) => boxes.slice(n + 1)
        .filter(other => one.text !== other.text && over(one.box, other.box))
        .map(other => `${one.text.data.trim()} / ${other.text.data.trim()}`))]
}"""


@pytest.fixture
def grenland(transactional_db):
    grenland_registry.load()


@pytest.mark.usefixtures("grenland")
def test_no_label_of_the_picture_lies_over_another_at_any_width(page):
    for address in ("/", "/klima/", "/en/climate/?year=2028"):
        page.goto(address)
        for width in (1600, 1280, 1160, 1140, 800, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(OVERLAPS), horizontal_overflow(page)
            assert found == ([True, []], 0), (address, width)
        page.emulate_media(media="print")
        assert page.evaluate(OVERLAPS) == [True, []], address
        page.emulate_media(media="screen")
