"""Templates can be read on one screen: no line of HTML is longer than 200 characters.

E-mails are left out: there a break shows.
"""

from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"


def test_no_line_of_a_template_is_longer_than_200_characters():
    pages = [
        f for f in TEMPLATES.rglob("*.html") if TEMPLATES / "mail" not in f.parents
    ]
    lines = [(f, line) for f in pages for line in f.read_text().splitlines()]

    assert len(lines) > 5000
    assert {f.relative_to(TEMPLATES) for f, line in lines if len(line) > 200} == set()
