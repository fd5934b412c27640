"""The wire models: the only source, in code, of what crosses Guardian Link.

Both sides import them; the provider's OpenAPI document is generated from them.
"""
