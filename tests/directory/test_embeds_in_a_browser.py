"""Pages of ours in frames of another origin, in a browser."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from members.models import Cluster
from tests.directory.browsing import load_grenland  # noqa: F401

LINE = '<iframe src="{0}{1}" title="x" width="100%" height="300" style="border:0"></iframe>'
SCRIPT = '<script src="{0}/embed/embed.js" async></script>'
HEAD = (
    '<!doctype html><meta name="viewport" content="width=device-width"><title>x</title>'
)
OVERFLOW = """() => ["Width", "Height"].map(
    side => document.documentElement[`scroll${side}`] - window[`inner${side}`])"""
HEIGHT = "frame => frame.getBoundingClientRect().height"
PAGES = """
    /embed/medlemmer/?relation=any /en/embed/members/yara-norge/ /embed/kart/
    /embed/tall/members/ /en/embed/figures/climate/ /embed/tall/projects-by-theme/
""".split()


@contextmanager
def partner(body):
    """Serve a page of another origin; yield its host and port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((HEAD + body).encode())

        def log_message(self, *_args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def tab(context, grenland, settings):
    settings.IS_LOCAL = True  # by http
    return context.new_page()


def frame_at(tab, host, *, is_listed=True):
    """Open the page of a partner; return its frame once that is loaded."""
    Cluster.objects.update(embed_hosts=[host] if is_listed else ["www.example.org"])
    tab.goto(f"http://{host}/")
    return tab.frame_locator("iframe")


@pytest.mark.long
def test_any_site_shows_the_badge_of_a_member(tab, base_url):
    image = f'<img src="{base_url}/medlemmer/yara-norge/merke.svg" alt="Merke">'
    with partner(image) as host:
        tab.goto(f"http://{host}/")

        badge = tab.get_by_role("img", name="Merke")
        expect(badge).to_have_js_property("naturalWidth", 288)
        assert tab.context.cookies() == []


def test_a_listed_site_shows_a_page_whose_height_it_follows_and_no_other_site_does(
    tab, base_url
):
    with partner((LINE + SCRIPT).format(base_url, "/embed/kart/")) as host:
        framed = frame_at(tab, host)
        expect(framed.get_by_role("heading", name="Steder")).to_be_visible()
        tab.wait_for_function(
            "document.querySelector('iframe').getBoundingClientRect().height > 1000"
        )
        [_top, frame] = tab.frames
        assert frame.evaluate(OVERFLOW) == [0, 0]
        assert tab.context.cookies() == []

        framed.get_by_role("link", name="Brevik", exact=True).click()
        tab.wait_for_url(f"{base_url}/steder/brevik/")

        with tab.expect_console_message(lambda said: "frame-ancestors" in said.text):
            framed = frame_at(tab, host, is_listed=False)
        expect(framed.get_by_role("heading", name="Steder")).to_have_count(0)


@pytest.mark.long
def test_without_the_script_a_frame_keeps_its_height_and_scrolls(tab, base_url):
    with partner(LINE.format(base_url, "/embed/medlemmer/")) as host:
        framed = frame_at(tab, host)
        expect(framed.get_by_role("heading", name="Medlemmer")).to_be_visible()
        [_top, frame] = tab.frames

        width, height = frame.evaluate(OVERFLOW)

        assert (tab.locator("iframe").evaluate(HEIGHT), width) == (300, 0)
        assert height > 1000


@pytest.mark.long
@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways_in_any_frame(tab, base_url, address):
    with partner((LINE + SCRIPT).format(base_url, address)) as host:
        for width in (280, 390, 1200):
            tab.set_viewport_size({"width": width, "height": 600})
            framed = frame_at(tab, host)
            expect(framed.locator("#embed")).to_be_visible()
            tab.wait_for_function(
                "document.querySelector('iframe').style.height.length > 0"
            )
            [_top, frame] = tab.frames
            assert frame.evaluate(OVERFLOW)[0] == 0, width
