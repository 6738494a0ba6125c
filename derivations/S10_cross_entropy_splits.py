"""Cross-entropy is entropy plus divergence."""

TITLE = "Cross-entropy is entropy plus divergence"
STATEMENT = "CE(P, Q) = H(P) + KL(P || Q)"
SOURCE = "Cover and Thomas, Elements of Information Theory, 2nd ed. (2006), theorem 5.4.3"
REMARK = (
    "Cross-entropy is a mean code length, not a difference: CE(P, P) = H(P), which is rarely 0. The "
    "difference is the divergence."
)
