"""The app's encrypted database: one small repository per noun."""
