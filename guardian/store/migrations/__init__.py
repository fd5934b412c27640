"""The steps from one schema to the next: ``0001.sql`` and on, or ``migration_0002.py`` and on."""
