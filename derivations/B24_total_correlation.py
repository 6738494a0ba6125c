"""Total correlation from entropies."""

TITLE = "Total correlation from entropies"
STATEMENT = "TC(X_{1:n}) = sum(i, 1, n, H(X_i)) - H(X_{1:n})"
SOURCE = "Watanabe (1960), Information Theoretical Analysis of Multivariate Correlation"
SOURCE_LINES = 6
