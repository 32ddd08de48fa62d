"""The doors for machines: versioned, by bearer token, described by OpenAPI."""
