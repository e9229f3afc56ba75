"""The public pages: how a 12-Step program works, the first meeting, questions people ask, what research shows."""
