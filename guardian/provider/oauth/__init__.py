"""The OAuth 2.0 authorization server: device authorization, bound tokens and the consent pages."""
