"""Rules that give courses to people: whom, by when, and when again."""
