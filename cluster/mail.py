"""Mail settings derived from the environment: the mail server and the site's address."""

from cluster.environment import SMTP


def mailer(url):
    """Return the MAILERS entry for EMAIL_URL as django-environ parses it."""
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
        "timeout": url.get("OPTIONS", {}).get("TIMEOUT", 10),
    }
    return {"BACKEND": backend, "OPTIONS": options}


def default_site_address(hosts, is_local, port=8000):
    """Return the base URL of links in e-mails when SITE_ADDRESS is not set."""
    if is_local:
        return f"http://localhost:{port}"
    return f"https://{hosts[0].lstrip('.') if hosts else 'localhost'}"
