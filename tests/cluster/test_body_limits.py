"""The forms that take pictures may be as large as pictures are, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from cluster.body_limits import MAX_PICTURE_BODY, MAX_TEXT_BODY, max_body


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(
    ("name", "arguments", "size"),
    [
        ("portal:consent", ["token"], MAX_PICTURE_BODY),
        ("portal:profile", ["slug"], MAX_PICTURE_BODY),
        ("portal:about_me", [], MAX_PICTURE_BODY),
        ("admin:members_organization_add", [], MAX_PICTURE_BODY),
        ("directory:join", [], MAX_TEXT_BODY),
        ("directory:report", ["slug"], MAX_TEXT_BODY),
        ("portal:log_in", [], MAX_TEXT_BODY),
    ],
)
def test_forms_with_pictures_have_larger_bodies(language, name, arguments, size):
    with translation.override(language):
        path = reverse(name, args=arguments)

    assert max_body(path) == size
