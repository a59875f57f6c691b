"""Universes out and in: Kith's own archive, and the formats of those who study personal networks."""
