"""Where the work of this moment was asked for: a network address; none for shell and jobs."""

from contextvars import ContextVar

address: ContextVar[str] = ContextVar("caller_address", default="")
device: ContextVar[str] = ContextVar("caller_device", default="")
"""What the caller's browser calls itself."""
