"""Proof that limits hold: what happened, compared with the policy in force at that minute."""
