"""Counting without watching: walks counted by day, told in tens."""
