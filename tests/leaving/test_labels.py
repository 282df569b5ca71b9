"""The labels of dependents are translated."""

from django.utils import translation

from members.leaving import PENDING, PERIODS


def test_each_kind_of_dependent_has_a_norwegian_label():
    labels = [label for label, *_rest in [*PERIODS, *PENDING]]

    names = {}
    for language in ("nb", "en"):
        with translation.override(language):
            names[language] = [str(label) for label in labels]

    assert [nb for nb, en in zip(*names.values(), strict=True) if nb == en] == []
