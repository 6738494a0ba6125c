"""Shannon-type statements: linear (in)equalities of the entropies of discrete variables, decided exactly."""
