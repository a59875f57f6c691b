"""A council's own sign-in for tests: a real OpenID Connect provider, run as a process of its own on loopback."""
