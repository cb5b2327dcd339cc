"""Times of whole builds, for people to read; tests never look at the clock."""
