"""The conformance kit: checks of Guardian Link, over the wire, against any provider."""
