"""What makes an organization easier to find, as long as it is missing."""

from members.fields import ORGANIZATION

COMPLETE = {
    "topics": ["ccs"],
    "presences": [{"site": "rafnes"}],
    "summary_nb": "Kort",
    "summary_en": "Short",
    "employees": 12,
    "description_nb": "x" * 200,
    "description_en": "Long",
    "services": [{"name_nb": "Sveising"}],
    "logo": "abc",
    "website": "https://example.org",
    "email": "post@example.org",
}
EMPTY = {name: type(value)() for name, value in COMPLETE.items()} | {"employees": ""}


def anchors(wanted):
    return [field.anchor for field in ORGANIZATION.missing(wanted)]


def test_each_thing_that_is_missing_is_advised_and_nothing_else():
    assert anchors(COMPLETE) == []
    alone = {name: anchors(COMPLETE | {name: EMPTY[name]}) for name in COMPLETE}
    assert all(found == [f"id_{n}"] or found == [n] for n, found in alone.items())
    assert len(anchors(EMPTY)) == len(COMPLETE)


def test_what_visitors_filter_by_comes_first():
    assert anchors(EMPTY)[:2] == ["topics", "presences"]


def test_a_short_description_could_be_longer():
    assert anchors(COMPLETE | {"description_nb": "Kort"}) == ["id_description_nb"]
