from members import mail


def queue(manner, **fields):
    """Queue a letter to an address that says how the server treats it."""
    words = {"subject": "Prøve", "text": "Koden er\n\n123456\n", **fields}
    to = f"{manner}@example.org"
    return mail.queue("try", to=to, language="nb", **words)
