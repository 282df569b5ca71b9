"""Pages that everybody may read; none of them looks at who asks."""
