"""What is kept of meetings: where a list comes from, each meeting of it, and what is worked out of all of them together.

Reference data: no row belongs to a vault or a centre, and none says who looked for what. The two exceptions hold what
somebody chose to give, without saying who: a calendar that a person put on the server, and a note that a listing is wrong.
"""

from django.db import models


class Edition(models.Model):
    """One row with a number that is another after every change of the meetings: what was worked out is worked out again."""

    id = models.SmallIntegerField(primary_key=True)
    value = models.BigIntegerField(default=0)


class Zone(models.Model):
    """A time zone that some meeting is in, by a number that an index can hold."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=64, unique=True)


class Feed(models.Model):
    """A list of meetings: fetched from an address, read from a file, kept here by hand, or the invented sample.

    `key` is made of the address and is a part of every ref of its meetings: taken away and added again, they are the same.
    `rows_in`, `kept`, `meetings` and `report` are those of the last reading that was taken over; `problem` is why the
    last one was not, empty when it was, and `fails` how many in a row were not. `read` is when the list was asked for that
    is kept, or was said to be as it was. `digest` says of which bytes, and by which rules they were read.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=2000, blank=True)
    fellowship = models.CharField(max_length=80, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    website = models.CharField(max_length=500, blank=True)
    feedback = models.CharField(max_length=500, blank=True)
    every_hours = models.IntegerField(default=24)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    tried = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    problem_params = models.TextField(default="{}")
    fails = models.SmallIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True)
    form = models.CharField(max_length=20, blank=True)
    rows_in = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    meetings = models.IntegerField(default=0)
    report = models.TextField(default="{}")


class Listing(models.Model):
    """One meeting on one day of the week, as one feed gives it.

    `ref` is made of the feed's key and the slug: it stays the same as long as the feed calls it so. `at` is the minute of
    the week (0 is Sunday 00:00) at which it is searched by time; null where that is not known, where another feed's row
    stands for it (`twin_of`), and where no day of the week says when it is (`odd`: the 15th of each month).
    `rule` is written by `rules/kept.py`; empty is every week. `types` and `languages` are written " O X ", each with a
    blank before and after it.
    """

    id = models.BigAutoField(primary_key=True)
    ref = models.CharField(max_length=16, unique=True)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=220)
    digest = models.CharField(max_length=32)
    name = models.TextField()
    day = models.SmallIntegerField(null=True)
    time = models.CharField(max_length=5, blank=True)
    minutes = models.SmallIntegerField(null=True)
    at = models.SmallIntegerField(null=True)
    odd = models.BooleanField(default=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    rule = models.CharField(max_length=60, blank=True)
    sentence = models.TextField(blank=True)
    certain = models.BooleanField(default=True)
    venue = models.SmallIntegerField()
    open = models.SmallIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=80, blank=True)
    fellowship = models.CharField(max_length=80, blank=True)
    types = models.CharField(max_length=400, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    detail = models.TextField()
    same = models.CharField(max_length=22, blank=True)
    twin_of = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        """The search by time reads its index alone (docs/decisions/0023-meeting-search.md)."""

        constraints = (models.UniqueConstraint(fields=["feed", "slug"], name="meetings_listing_once"),)
        indexes = (
            models.Index(
                fields=["zone", "at", "venue", "open", "latitude", "longitude", "id"], name="meetings_listing_when"
            ),
            models.Index(fields=["latitude", "longitude"], name="meetings_listing_where"),
            models.Index(fields=["same"], name="meetings_listing_same"),
            models.Index(fields=["zone"], condition=models.Q(odd=True), name="meetings_listing_odd"),
        )


class OwnRow(models.Model):
    """A row of a list that is kept here by hand, as it is edited: one row may be several days, closed for now, or over.

    `row` is written by `rules/own.py`. What is shown of it are the Listings of its feed.
    """

    id = models.BigAutoField(primary_key=True)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=220)
    row = models.TextField()

    class Meta:
        """A row by its name in its list."""

        constraints = (models.UniqueConstraint(fields=["feed", "slug"], name="meetings_own_row_once"),)


class City(models.Model):
    """A town that some meeting names: the middle of its meetings. `fold` is its name as it is looked for."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    fold = models.CharField(max_length=120)
    state = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    zone = models.CharField(max_length=64, blank=True)
    meetings = models.IntegerField()

    class Meta:
        """By the beginning of a name."""

        indexes = (models.Index(fields=["fold"], name="meetings_city_fold"),)


class Plans(models.Model):
    """A private calendar that somebody put on the server: which meetings, readable by whoever has its address.

    `key` is the hash of the secret in the address. Nothing says whose it is.
    """

    key = models.CharField(max_length=64, primary_key=True)
    language = models.CharField(max_length=2)
    refs = models.TextField()
    changed = models.DateField()


class Wrong(models.Model):
    """A note that a listing is wrong, where its feed names nobody to tell. Of who sent it nothing is kept, not the hour."""

    id = models.BigAutoField(primary_key=True)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    ref = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=500, blank=True)
    day = models.DateField()
