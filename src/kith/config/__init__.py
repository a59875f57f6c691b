"""Settings, the table of addresses, and the server's entry point. No rules live here."""
