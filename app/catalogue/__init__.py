"""Releases and media in storage; browsing and search."""
