"""Addresses that refuse letters, and the people not notified because of it."""

from django.utils import timezone

from members.models import NewsletterConsent, Person, User

NOTIFICATION = "person_told"


def record_bounce(address):
    """Mark the user of the address, if any, and end the newsletter to it.

    The day of the first bounce is kept.
    """
    users = User.objects.filter(email=address, bounced_on=None)
    users.update(bounced_on=timezone.localdate())
    NewsletterConsent.objects.filter(person__email=address).end()


def clear_bounce(user):
    """Remove the mark: a letter is known to have arrived."""
    User.objects.filter(pk=user.pk, bounced_on__isnull=False).update(bounced_on=None)


def reset_notification(letter):
    """Count people as not notified (GDPR article 14) if that letter has failed."""
    if letter.failed_at and letter.kind == NOTIFICATION:
        people = Person.objects.filter(email=letter.to)
        people.update(told_on=None, told_version="")
