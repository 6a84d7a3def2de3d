"""How to find out: runbooks, their judgement and the engine that runs them."""
