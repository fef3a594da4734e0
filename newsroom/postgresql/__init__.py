"""The database as Django knows it, but for what is in `base`."""
