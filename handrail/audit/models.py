"""One table, to which rows are only ever added."""

from django.db import models


class Note(models.Model):
    """Something was done: by whom, to what, in which hour. No content, no name, no network address."""

    # A plain counter: a UUIDv7 would tell the moment, and the hour is all we mean to keep.
    id = models.BigAutoField(primary_key=True)
    hour = models.DateTimeField()
    did = models.CharField(max_length=64)
    by_kind = models.CharField(max_length=8)
    by_id = models.UUIDField(null=True)
    by_job = models.CharField(max_length=64)
    about = models.CharField(max_length=36)

    class Meta:
        """Constraints live in the database."""

        indexes = (models.Index(fields=["by_id", "id"], name="audit_by"),)
