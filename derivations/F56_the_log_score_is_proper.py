"""The log score is proper."""

TITLE = "The log score is proper"
STATEMENT = "CE(P, Q) >= H(P)"
SOURCE = "The Book of Statistical Proofs, Gibbs' inequality (gibbs-ineq)"
SOURCE_LINES = 8
