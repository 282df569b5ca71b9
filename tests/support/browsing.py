"""What a test asks of a page in a real browser."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PRIVATE = ("/admin/", "/min-side/", "/logg-inn/", "/en/my-page/", "/en/log-in/")


class Watch:
    """Notes whatever a page should not do, as the browser sees it."""

    def __init__(self, page, home):
        self.page = page
        self.host = urlsplit(home).netloc
        self.complaints = []
        self.was_private = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)

    def all(self):
        """Return the complaints; a page for everybody sets no cookie either."""
        cookies = [] if self.was_private else self.page.context.cookies()
        return self.complaints + [f"cookie: {cookie['name']}" for cookie in cookies]

    def forget(self):
        """Let the complaints so far pass: the test was about them."""
        self.complaints.clear()

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request):
        address = urlsplit(request.url)
        self.was_private |= address.path.startswith(PRIVATE)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.complaints.append(f"elsewhere: {request.url}")


def axe_findings(page, watch=None):
    """Return what axe finds: a line a rule, with the first element that breaks it."""
    noted = list(watch.complaints) if watch else []
    # Telling what is in order, too, would take longer than the looking.
    asked = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=asked).response["violations"]
    if watch:
        # What the strict policy refuses to axe is not the page's doing.
        watch.complaints[:] = noted
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def sideways_scroll(page):
    """Return how many pixels of the page stick out to the right."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


STOP = """() => {
    const stop = document.activeElement
    if (!stop || stop === document.body) return null
    const box = stop.getBoundingClientRect()
    const marked = [stop, ...stop.querySelectorAll("rect, path, circle")].some(part => {
        const style = getComputedStyle(part)
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
            || (part !== stop && parseFloat(style.strokeWidth) >= 4)
    })
    const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth
    // The calendar button within a date field: the browser marks it itself.
    const ok = seen && (marked || stop.type === "date")
    return [ok, stop.outerHTML.slice(0, 200)]
}"""


def walked(page, most=400):
    """Press Tab through a whole page; give how many stops there are, and the unseen ones."""
    unseen = []
    for number in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return number, unseen
        if not stop[0]:
            unseen.append(stop[1])
    return most, unseen
