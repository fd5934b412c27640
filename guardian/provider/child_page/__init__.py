"""The child's web page: the place where the companions are met."""
