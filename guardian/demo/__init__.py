"""A family that lives a week in seconds: real processes, real HTTP, nobody's real child."""
