"""The SSDA903 return: its tables, reading, checking, merging of years, and writing."""
