"""Sealed writing: keys, versions, sync. The server side keeps bytes it cannot read."""
