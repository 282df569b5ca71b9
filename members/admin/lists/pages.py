"""The page of all lists, the page of one, and its rows as a file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.exchange.downloads import FORMATS
from members.lists.asked import AskedList
from members.lists.bulk.acts import acts_for
from members.lists.declared import LISTS, lists_for
from members.lists.files import StaffFile, start_file
from members.lists.saving import lists_of, query_of
from members.messages import NOUNS

from .shown import ShownList


def list_or_404(request, noun):
    """Return the StaffList; refuse whoever may not see its rows."""
    if noun not in LISTS:
        raise Http404
    if not LISTS[noun].is_open_to(request.user):
        raise PermissionDenied
    return LISTS[noun]


def asked_list(request, noun):
    return AskedList(list_or_404(request, noun), request.GET, request.user)


def render(request, site, template, title, context):
    context |= {**site.each_context(request), "title": title}
    return TemplateResponse(request, f"admin/lists/{template}.html", context)


@require_safe
def all_lists(request, site):
    """Render the lists that stand ready and those that are saved, by what they are of."""
    today = timezone.localdate()
    saved = [(one, query_of(one)) for one in lists_of(request.user)]
    groups = [
        {
            "list": one,
            "ready": [(ready.name, ready.query_on(today)) for ready in one.ready],
            "saved": [(s, query) for s, query in saved if s.noun == one.key],
        }
        for one in lists_for(request.user)
    ]
    if not groups:
        raise PermissionDenied
    return render(request, site, "all", _("Lists"), {"groups": groups})


@require_safe
def list_page(request, noun, site):
    """Render one page of a list, with its filters and columns."""
    asked = asked_list(request, noun)
    context = {
        "asked": asked,
        "shown": ShownList(asked, request.GET.get("page")),
        "saved": _saved(request, asked),
        "formats": FORMATS,
        "may_write": noun in NOUNS and request.user.has_perm("members.add_message"),
        "may_change": asked.staff_list.may_change and acts_for(request.user),
    }
    return render(request, site, "list", asked.staff_list.title, context)


@require_POST
def list_file(request, noun, ending, site):
    """Send the list as a file, or start a task that makes a large one; either is logged."""
    asked = asked_list(request, noun)
    if ending not in FORMATS:
        raise Http404
    address = f"{reverse('admin:list', args=[noun])}?{asked.query}"
    file = StaffFile(asked, ending, address)
    file.log()
    if not file.is_small:
        return redirect("admin:task", start_file(file, get_language()).key)
    response = StreamingHttpResponse(file.content(), content_type=file.format.type)
    response["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    response["Cache-Control"] = "no-store"
    return response


def _saved(request, asked):
    """Return the SavedList that the address names, if the user may open it."""
    number = request.GET.get("saved", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return lists_of(request.user).filter(pk=number, noun=asked.staff_list.key).first()
