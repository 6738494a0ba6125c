"""High-precision values of terms over parametric laws, with a claim of digits that was checked."""
