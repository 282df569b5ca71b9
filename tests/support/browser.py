"""Checks of a page in a real browser: console, requests, axe, overflow and focus."""

from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(1280, "light"), (390, "dark")]
ACTIVE_ELEMENT = Path(__file__).with_name("active_element.js").read_text("utf-8")
UNDERLINED = (
    "a => a.filter(b => getComputedStyle(b).textDecorationLine != 'none').length"
)
PRIVATE = ("/admin/", "/min-side/", "/logg-inn/", "/en/my-page/", "/en/log-in/")


class PageMonitor:
    """Records console messages, errors and requests to other hosts of a page."""

    def __init__(self, page, home):
        self.page = page
        self.host = urlsplit(home).netloc
        self.complaints = []
        self.was_private = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)

    def all(self):
        """Return the complaints, and the cookies when only public pages were visited."""
        cookies = [] if self.was_private else self.page.context.cookies()
        return self.complaints + [f"cookie: {cookie['name']}" for cookie in cookies]

    def forget(self):
        """Clear the complaints that the test expected."""
        self.complaints.clear()

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request):
        address = urlsplit(request.url)
        self.was_private |= address.path.startswith(PRIVATE)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.complaints.append(f"elsewhere: {request.url}")


def axe_violations(page, monitor=None):
    """Return one line for each violated rule, with the first element that violates it."""
    page.wait_for_load_state()
    recorded = list(monitor.complaints) if monitor else []
    # Without "resultTypes" axe also reports what is in order, which takes longer.
    tags = {"type": "tag", "values": RULES}
    options = {"runOnly": tags, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    if monitor:
        # What the Content-Security-Policy refuses to axe is not a fault of the page.
        monitor.complaints[:] = recorded
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def small_targets(page):
    """Return the links and buttons too small and too close at this width (WCAG 2.5.8).

    After axe_violations, which leaves axe in the page.
    """
    options = {"runOnly": ["target-size"], "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [node["html"] for one in found for node in one["nodes"]]


def horizontal_overflow(page):
    """Return by how many pixels the page, once loaded, is wider than the window."""
    page.wait_for_load_state()
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def flaws(page, monitor, address=None, *, unfold=False):
    """Return what is wrong: violated rules, overflow, links unlike other buttons."""
    if address:
        page.goto(address)
    if unfold:
        for summary in page.locator("main summary:not(.portal-head summary)").all():
            summary.click()
    underlined = page.locator("a.desk-button").evaluate_all(UNDERLINED)
    numbers = {"px": horizontal_overflow(page), "underlined buttons": underlined}
    return axe_violations(page, monitor) + [f"{n} {u}" for u, n in numbers.items() if n]


def tab_to(page, target, limit=150):
    """Press Tab until the element has the focus, return how often; fail after the limit."""
    for presses in range(limit):
        if target.evaluate("element => element === document.activeElement"):
            return presses
        page.keyboard.press("Tab")
    raise AssertionError(target)


def type_at_once(page, selector, words):
    """Type where a page has set the focus, as whoever opens it does.

    A busy browser sets it a while after the page is loaded, and what is typed before is lost.
    """
    expect(page.locator(selector)).to_be_focused(timeout=10_000)
    page.keyboard.type(words)


def tab_through(page, limit=400):
    """Press Tab through the page; return (number of stops, those without visible focus)."""
    unmarked = []
    for number in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(ACTIVE_ELEMENT)
        if stop is None:
            return number, unmarked
        if not stop[0]:
            unmarked.append(stop[1])
    return limit, unmarked


OF_LOCATORS = "all all_inner_texts all_text_contents count evaluate_all"
READS = {
    Locator: f"{OF_LOCATORS} is_hidden is_visible".split(),
    Page: ["content", "evaluate", "title"],
}


def wait_before_reading():
    """Let the reads of all pages wait; the original is `__wrapped__` of each."""
    for kind, names in READS.items():
        for name in names:
            setattr(kind, name, _waits(getattr(kind, name)))


def _waits(read):
    @wraps(read)
    def waiting(subject, *args, **options):
        page = subject if isinstance(subject, Page) else subject.page
        page.wait_for_load_state()
        return read(subject, *args, **options)

    return waiting
