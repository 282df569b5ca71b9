"""Lists of options have the bytes that Django's templates give them."""

from random import Random

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting, get_default_renderer
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from tests.support.sampling import SEED, examples

TEXTS = ["", "a", "Bø & sønn", "<b>", "\"'", mark_safe("<i>x</i> & y")]
TEXTS += [gettext_lazy("Name")]
VALUES = [*TEXTS, 0, 1234, 12345.5, None, True, False]


class OfOtherTemplate(forms.RadioSelect):
    option_template_name = "django/forms/widgets/input.html"


def drawn(random):
    """Return the context of a widget with choices, attributes and values of any kind."""

    def choices(number):
        texts = [one for one in TEXTS if one]
        return [(random.choice(VALUES), random.choice(texts)) for _ in range(number)]

    every = choices(random.randrange(4))
    if random.random() < 0.5:
        every.append((random.choice(["<group>", "b", ""]), choices(2)))
    names = random.sample(["id", "class", "disabled", "data-x", "<x>"], 2)
    attributes = {name: random.choice(VALUES) for name in names}
    kind = random.choice([forms.RadioSelect, forms.CheckboxSelectMultiple])
    widget = kind(attributes, every)
    given = (
        random.choices(VALUES, k=2) if kind is forms.CheckboxSelectMultiple else 1234
    )
    context = widget.get_context(random.choice(["n", "<n>"]), given, {})
    for _, options, _ in context["widget"]["optgroups"]:
        for option in options:
            option["wrap_label"] = random.random() < 0.8
    return widget.template_name, context


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_list_is_as_the_templates_make_it(language, figure):
    random, others = Random(f"{SEED} {language}"), []
    with override(language):
        for _ in range(examples(60)):
            name, context = drawn(random)
            found = get_default_renderer().render(name, context)
            if found != TemplatesSetting().render(name, context):
                others.append((found, context))

    figure(tried={"lists": examples(60)}, found={"others": len(others)})
    assert others == []


def test_what_has_another_template_keeps_it():
    widget = OfOtherTemplate(choices=[("a", "A")])

    found = widget.render("n", "a", renderer=get_default_renderer())

    assert found == widget.render("n", "a", renderer=TemplatesSetting())
    assert "<label" not in found
