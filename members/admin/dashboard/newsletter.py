"""The page about the newsletter: consents, and the address of the file of recipients."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from members.actions import action_or_404, form_of, press
from members.exchange import newsletter
from members.models import NewsletterConsent, NewsletterFeed
from members.people.newsletter import service

from ..desk import WRITE, desk_page

ACTIONS = {"make": newsletter.MAKE, "revoke": newsletter.REVOKE}


@desk_page(
    "newsletter/",
    "newsletter",
    "newsletter",
    gettext_lazy("Newsletter"),
    permissions=(newsletter.PERMISSION,),
    methods=WRITE,
    words=gettext_lazy("Mailchimp, Make, recipients, consent, secret address"),
)
def newsletter_page(request):
    """Show the consents, the address and its readings; POST makes or revokes it.

    A new address is in the answer to its POST, and nowhere afterwards.
    """
    address = ""
    if request.method == "POST":
        action = action_or_404(ACTIONS, request.POST.get("do"))
        form = form_of(action, None, request.POST)
        if not press(request, action, form=form) or action is newsletter.REVOKE:
            return redirect("admin:newsletter")
        address = form.result
    consents = NewsletterConsent.objects
    return {
        "actions": ACTIONS,
        "address": address,
        "service": service(),
        "standing": consents.standing().count(),
        "passed_on": consents.of_contacts().count(),
        "first": consents.standing().first(),
        "feeds": NewsletterFeed.objects.select_related("made_by", "revoked_by")[:20],
        "readings": newsletter.readings(),
        "may_change_cluster": request.user.has_perm("members.change_cluster"),
    }
