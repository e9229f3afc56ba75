"""Accounts and sessions of persons, and what slows guessing down. No e-mail address, no name but the sign-in name."""

import uuid

from django.db import models


class Account(models.Model):
    """A person's account: a made-up name and the day it was made. What they write is in their vault, sealed."""

    # Random on purpose: a UUIDv7 would keep the moment of sign-up, and the day is all we mean to keep.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=64, unique=True)
    created = models.DateField()


class Session(models.Model):
    """A device that is signed in. The cookie's value is known to that device only; here is its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    started = models.DateField()
    last_used = models.DateField()


class SlowDown(models.Model):
    """Tries at one sign-in name, from one network or with one device token, under a keyed hash of it.

    Times are whole seconds since 1970. `actions.tidy` removes rows a day after the last try.
    """

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.IntegerField()
    last = models.BigIntegerField()
    until = models.BigIntegerField()

    class Meta:
        """The index by which old rows are found."""

        indexes = (models.Index(fields=["last"], name="people_slow_down_last"),)


class SpentChallenge(models.Model):
    """A challenge that was answered once and is good for nothing more."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires = models.BigIntegerField()

    class Meta:
        """The index by which old rows are found."""

        indexes = (models.Index(fields=["expires"], name="people_spent_expires"),)


class ServerSecret(models.Model):
    """A secret that must be in every backup: without the salt key nobody's passphrase would open their vault."""

    name = models.CharField(max_length=32, primary_key=True)
    value = models.BinaryField(max_length=32)
