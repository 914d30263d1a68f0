"""Where the desk stands in a site, and what its pages and its worker may do: nothing but what is their own."""

FOLDER = "desk"
PACKS = "packs.bin"
"""The file of checked packs, which every desk has, and no other folder."""
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""`wasm-unsafe-eval` lets the engine be compiled, and no text be run."""
