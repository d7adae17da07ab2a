"""Reading a shop's files: what they are, which column is which, how to read them."""
