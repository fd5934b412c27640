"""What stands behind the provider: the sandbox's cast, a model behind a gateway, a platform."""
