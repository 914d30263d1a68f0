"""What the keys of what people write mean, and the JSON Schemas by which editors know them."""
