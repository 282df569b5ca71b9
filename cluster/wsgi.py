"""The WSGI application of the production server."""

import os

from django.core.wsgi import get_wsgi_application

from cluster.timeouts import limit_database_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")

application = get_wsgi_application()
# Visitors wait three seconds at most; commands may take the time they need.
limit_database_waits()
