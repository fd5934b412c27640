"""The provider's own database, by SQLAlchemy Core."""
