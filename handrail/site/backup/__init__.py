"""Backups and restores: docs/operate/backups.md says how they are used, docs/decisions/0014-backup.md why they are so."""
