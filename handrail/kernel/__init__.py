"""Ids, the clock, the Actor, refusals and texts. No Django here."""
