"""Project package: settings, URLs, middleware and the embedded PostgreSQL."""
