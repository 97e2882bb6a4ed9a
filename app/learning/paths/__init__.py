"""Learning paths: courses of an employer in an order, and where its people stand on them."""
