"""Gates of the records room, by noun: notes, requests, corrections, retention."""
