"""The shape of what is typed when signing in, using a code, and in the office."""
