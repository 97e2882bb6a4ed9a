"""Tests about the system itself."""
