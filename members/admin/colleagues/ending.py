"""The page that ends a colleague's work in the secretariat."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members import staff
from members.actions import add_to_last_success
from members.staff.forms import EndForm

from ..desk import WRITE, desk_page
from .acting import after_a_factor, find_colleague, is_done


@desk_page(
    "colleagues/<int:pk>/end/",
    "colleague_end",
    "colleagues/end",
    opens_to=staff.may_manage,
    methods=WRITE,
)
@after_a_factor
def end_colleague(request, pk):
    """Render what follows when the work ends; a POST ends it."""
    user, away = find_colleague(request, pk)
    if away:
        return away
    posted = request.POST if request.method == "POST" else None
    role, form = staff.role_of(user), EndForm(posted)
    behind = {name: rows.count() for name, rows in staff.left_behind(user).items()}
    if posted and is_done(request, staff.END, form, user):
        return _after(request, user, role)
    context = {"form": form, "colleague": user, "role": role, "behind": behind}
    title = _("%(who)s no longer works here") % {"who": user}
    return context | {"title": title}


def _after(request, user, role):
    if user == request.user:
        logout(request)
        list(messages.get_messages(request))  # nobody is here to read them
        return redirect("admin:index")  # which leads to the log-in
    back = f"{reverse('admin:colleague_new')}?back={user.pk}"
    address = f"{back}&role={role.group}" if role else back
    link = format_html('<a href="{}">{}</a>', address, _("Take it back"))
    add_to_last_success(request, link)
    return redirect("admin:colleagues")
