"""Turn the address of a mail server into Django's terms."""

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mailer(url):
    """Return the MAILERS entry for what django-environ read from EMAIL_URL."""
    backend = url["EMAIL_BACKEND"]
    if backend != SMTP:
        return {"BACKEND": backend}
    options = {
        "host": url["EMAIL_HOST"],
        "port": url["EMAIL_PORT"],
        "username": url["EMAIL_HOST_USER"],
        "password": url["EMAIL_HOST_PASSWORD"],
        "use_tls": url.get("EMAIL_USE_TLS", False),
        "use_ssl": url.get("EMAIL_USE_SSL", False),
        "timeout": 10,
    }
    return {"BACKEND": backend, "OPTIONS": options}
