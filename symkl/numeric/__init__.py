"""High-precision values of terms over parametric laws, by their definitions, with a claim of digits that was checked."""
