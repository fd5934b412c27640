"""A family's own Open WebUI, looked after through its interface for administrators."""
