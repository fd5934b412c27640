"""Enforcement: what happens when a child chats, buys, or is stopped."""
