"""What a reader, a contributor or the next founder would notice if it broke."""
