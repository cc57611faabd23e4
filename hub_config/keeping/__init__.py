"""Keeping what must survive: backups, restoring them, trying that out, and upgrades."""
