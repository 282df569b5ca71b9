"""How every form of the site is rendered: labels, required marks, hints and errors."""

from itertools import chain

from django.forms.renderers import TemplatesSetting
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, mark_safe

# Django includes three templates for each option: sixty sites took half of their page's time.
WIDGETS = "django/forms/widgets"
LISTS = {f"{WIDGETS}/checkbox_select.html", f"{WIDGETS}/radio.html"}
OPTIONS = {f"{WIDGETS}/checkbox_option.html", f"{WIDGETS}/radio_option.html"}


class FormRenderer(TemplatesSetting):
    """Renders a field group, `{{ bound.as_field_group }}`, by the site's own template."""

    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        """Render a widget or field; lists of options without templates."""
        if is_plain(template_name, context.get("widget")):
            return option_list(context["widget"])
        return super().render(template_name, context, request)


def is_plain(template_name, widget):
    """Whether the templates of a list and of its options are Django's own."""
    if template_name not in LISTS:
        return False
    every = chain.from_iterable(options for _, options, _ in widget["optgroups"])
    return {option["template_name"] for option in every} <= OPTIONS


def option_list(widget):
    """Return the HTML of a list."""
    attributes = {name: widget["attrs"].get(name) for name in ("id", "class")}
    start = "".join(f' {k}="{_as_html(v)}"' for k, v in attributes.items() if v)
    groups = "".join(_option_group(name, each) for name, each, _ in widget["optgroups"])
    return mark_safe(f"<div{start}>{groups}\n</div>")  # noqa: S308


def _option_group(name, options):
    # The line breaks are those at the ends of Django's files.
    html = "".join(f"<div>\n    {_option(one)}\n\n</div>" for one in options)
    if not name:
        return html
    return f"\n  <div><label>{_as_html(name)}</label>{html}\n  </div>"


def _option(option):
    attrs = {"type": option["type"], "name": option["name"]}
    start = "".join(f' {name}="{_as_html(value)}"' for name, value in attrs.items())
    value = option["value"]
    start += "" if value is None else f' value="{_as_string(value)}"'
    field = f"<input{start}{''.join(map(_html_attribute, option['attrs'].items()))}>\n"
    if not option["wrap_label"]:
        return field
    of = option["attrs"].get("id")
    start = f' for="{_as_html(of)}"' if of else ""
    return f"<label{start}>{field} {_as_html(option['label'])}</label>"


def _html_attribute(pair):
    name, value = pair
    if value is False:
        return ""
    return f" {_as_html(name)}" + ("" if value is True else f'="{_as_string(value)}"')


def _as_html(value):
    """Return a value as `{{ value }}` shows it."""
    return render_value_in_context(value, Context())


def _as_string(value):
    """Return a value as `{{ value|stringformat:"s" }}` shows it."""
    return value if isinstance(value, SafeData) else conditional_escape(f"{value}")
