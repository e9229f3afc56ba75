"""What a meeting list must hold and when a meeting is: pure functions, no Django, no clock, no database, no network."""
