"""Learning's use cases, in files by what they are about."""
