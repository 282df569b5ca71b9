"""How every form of the site is rendered: labels, required marks, hints and errors."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders a field group, `{{ bound.as_field_group }}`, by the site's own template."""

    field_template_name = "components/field.html"
