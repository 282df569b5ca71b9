"""Norwegian sort order, and texts in two languages."""

import pytest
from django.utils import translation

from members.models import Organization, Topic
from tests.support.factories import make_organization

IN_ORDER = (
    """
1881 AS · aalborg · Adalen · Borg · Büro · Bydel · Bø · Café Z · Drøbak · Éclair · edru
Yara · Zink · Ægir · Ära · Ødegård · Östlund · Ås · Åsen
""".replace("\n", " · ")
    .strip(" ·")
    .split(" · ")
)


@pytest.mark.django_db
def test_norwegian_letters_come_last_and_accents_do_not_count():
    for name in reversed(IN_ORDER):
        make_organization(name=name)

    assert list(Organization.objects.values_list("name", flat=True)) == IN_ORDER


@pytest.mark.parametrize(
    ("nb", "en", "in_norwegian", "in_english"),
    [
        ("stål", "steel", "stål", "steel"),
        ("stål", "", "stål", "stål"),
        ("", "steel", "steel", "steel"),
        ("", "", "", ""),
    ],
)
def test_a_text_is_in_the_language_of_the_page_or_in_the_other(
    nb, en, in_norwegian, in_english
):
    topic = Topic(label_nb=nb, label_en=en)

    said = {}
    for language in ["nb", "en", "en-gb"]:
        with translation.override(language):
            said[language] = topic.label
    with translation.override(None):
        said[None] = topic.label

    assert said == {
        "nb": in_norwegian,
        "en": in_english,
        "en-gb": in_english,
        None: in_norwegian,
    }
