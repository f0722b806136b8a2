"""Guided conversations, one file each. Steps are named enum values; every button carries its run's token."""
