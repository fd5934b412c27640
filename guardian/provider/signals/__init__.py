"""The rule-based signal detector: says "please look", never what was said."""
