"""The desk: what is asked in a browser, answered there by the same engine, so that nothing leaves the machine."""
