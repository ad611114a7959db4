"""Coding by rule, with evidence: dictionary, quantities, operations; and how well the rules do."""
