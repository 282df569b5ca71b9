"""The page about e-mails that strangers cause: how many, and the stop."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from members.actions import action_or_404, press
from members.mail.letters import stop_notice
from members.mail.visitors import ALLOW, GO_ON, PERMISSION, STOP
from members.operation import alarms

from ..desk import WRITE, desk_page

ACTIONS = {"stop": STOP, "allow": ALLOW, "go_on": GO_ON}


@desk_page(
    "visitors/",
    "visitors",
    "visitors",
    gettext_lazy("E-mails to strangers"),
    permissions=(PERMISSION,),
    methods=WRITE,
    words=gettext_lazy("alarm, stop, misuse, spam, forms of visitors"),
)
def visitors(request):
    """Show how many e-mails strangers have caused; POST stops or allows those of forms."""
    if request.method == "POST":
        press(request, action_or_404(ACTIONS, request.POST.get("do")))
        return redirect("admin:visitors")
    numbers = alarms.numbers()
    return {
        "is_stopped": bool(stop_notice()),
        "is_ringing": alarms.ringing().exists(),
        "of_forms": numbers["forms"],
        "of_log_ins": numbers["log_ins"],
        "quotas": {pool: limit["at_most"] for pool, limit in alarms.POOLS.items()},
        "actions": ACTIONS,
    }
