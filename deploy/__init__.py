"""What puts the registry on a machine of its own: nginx, systemd units, containers."""
