"""Statuses and deadlines as plain Python: dated rules, no clock, no database."""
