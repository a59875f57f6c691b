"""Kith: software for leaving care that starts from relationships."""
