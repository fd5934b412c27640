"""Keeps store and provider in step: what came in is durable before it is acknowledged."""
