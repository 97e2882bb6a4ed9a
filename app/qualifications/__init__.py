"""Standards in force, and where each worker stands under them."""
