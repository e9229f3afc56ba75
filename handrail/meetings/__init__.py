"""Meetings: from the feeds that fellowships publish to the next one that a person can get to."""
