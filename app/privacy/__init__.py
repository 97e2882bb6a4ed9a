"""Personal data: what is held, the consent to it, corrections, and erasure."""
