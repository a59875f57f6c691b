"""Decisions of the records room, by noun: plain functions over plain values."""
