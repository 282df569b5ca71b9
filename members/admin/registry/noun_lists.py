"""The list of a noun in place of Django's table of it, which stands under "All tables"."""

from django.contrib.admin.options import IS_POPUP_VAR
from django.shortcuts import redirect
from django.urls import path, reverse

from members.queries.lists.declared import LISTS

KEYS = {staff_list.model: key for key, staff_list in LISTS.items()}
TABLE = "table/"


def table_address(model):
    """Return the address of Django's table of a model with a list, else None."""
    if model in KEYS:
        return reverse(f"admin:members_{model._meta.model_name}_table")
    return None


class NounListMixin:
    """A ModelAdmin whose address leads to the list of its noun, for links and saved forms."""

    def get_urls(self):
        if self.model not in KEYS:
            return super().get_urls()
        view = self.admin_site.admin_view(self.changelist_view)
        name = f"members_{self.opts.model_name}_table"
        return [path(TABLE, view, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        key = KEYS.get(self.model)
        is_list = key and LISTS[key].is_open_to(request.user)
        is_table = request.path.endswith(f"/{TABLE}") or IS_POPUP_VAR in request.GET
        if is_list and request.method in ("GET", "HEAD") and not is_table:
            query = request.GET.urlencode()
            return redirect(f"{reverse('admin:list', args=[key])}?{query}".rstrip("?"))
        return super().changelist_view(request, extra_context)
