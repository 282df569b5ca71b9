"""How every form of the site is rendered: labels, required marks, hints and errors."""

from django.forms.renderers import TemplatesSetting

from .option_lists import is_plain, option_list


class FormRenderer(TemplatesSetting):
    """Renders a field group, `{{ bound.as_field_group }}`, by the site's own template."""

    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        """Render a widget or field; lists of options without templates."""
        if is_plain(template_name, context.get("widget")):
            return option_list(context["widget"])
        return super().render(template_name, context, request)
