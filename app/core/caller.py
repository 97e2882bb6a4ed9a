"""Where the work of this moment was asked for: a network address; none for shell and jobs."""

from contextvars import ContextVar

address: ContextVar[str] = ContextVar("caller_address", default="")
