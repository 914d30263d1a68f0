"""One module for each kind of document: what is written becomes the model."""
