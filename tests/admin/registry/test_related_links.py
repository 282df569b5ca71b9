"""Beside a choice of another record, no form has a link that changes or deletes it."""

from django.contrib.admin import site
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper

from tests.support.admin import address
from tests.support.factories import make_participation


def forms_of(request):
    for admin in site._registry.values():
        yield admin.get_form(request)
        for inline in admin.get_inline_instances(request):
            yield inline.get_formset(request).form


def test_no_form_of_the_admin_links_to_the_deletion_of_another_record(rf, superuser):
    request = rf.get("/")
    request.user = superuser
    widgets = [
        (form, name, field.widget)
        for form in forms_of(request)
        for name, field in form.base_fields.items()
        if isinstance(field.widget, RelatedFieldWidgetWrapper)
    ]

    assert len(widgets) > 30
    assert [
        (form, name)
        for form, name, widget in widgets
        if widget.can_delete_related
        or widget.can_change_related
        or widget.can_view_related
    ] == []


def test_the_only_link_to_a_deletion_is_that_of_the_record_itself(as_secretary, ours):
    make_participation(organization=ours)

    page = as_secretary.get(address("organization", ours)).content.decode()

    assert "related-widget-wrapper-link delete-related" not in page
    assert page.count("/delete/") == 1
