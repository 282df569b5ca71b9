"""Take a row that waits, and put it back; who has it stands on its page too."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import assignments
from members.actions import words_for
from members.models.assignments import ROW_KEY_PATTERN

from .kinds import KINDS


@require_POST
def take_row(request):
    """Take the row that the form names, or put it back, and return to where it was pressed."""
    kind, key = _kind_and_key_or_404(request)
    try:
        _act(request, kind, key)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except OperationalError as error:
        messages.error(request, words_for(error))
    return redirect(_address_before(request))


def taken(kind, key, request):
    """Return what the page of a row that waits shows of who has taken it."""
    [holder] = [*assignments.holders([(kind.name, str(key))]).values()] or [None]
    return {"kind": kind, "key": str(key), "holder": holder, "back": request.path}


def _kind_and_key_or_404(request):
    kind = KINDS.get(request.POST.get("kind", ""))
    key = request.POST.get("row", "")
    if kind is None or not ROW_KEY_PATTERN.fullmatch(key):
        raise Http404
    if not kind.is_for(request.user):
        raise PermissionDenied
    return kind, key


def _act(request, kind, key):
    act = request.POST.get("do")
    if act == "take":
        if not kind.find(key).exists():
            raise ValidationError(_("This no longer waits for anybody."))
        assignments.take(kind.name, key, by=request.user)
    elif act == "put_back":
        assignments.put_back(kind.name, key, seen=request.POST.get("holder", ""))
    else:
        raise Http404


def _address_before(request):
    address = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(address, None) and address.startswith("/admin/"):
        return address
    return reverse("admin:index")
