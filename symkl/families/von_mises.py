"""The von Mises law on the circle, angles from -pi to pi."""

from __future__ import annotations

from sympy import Expr, S, besseli, cos, log, pi, sin

from symkl.families.base import Family, Interval, LogDensity, X, expected


class VonMises(Family):
    """The von Mises law on the circle, angles from -pi to pi.

    Density: exp(concentration cos(x - loc))/(2 pi I_0(concentration)) for -pi < x < pi.
    Source: Mardia and Jupp 2000, Directional Statistics, section 3.5.4.
    """

    __slots__ = ()
    names = ("loc", "concentration")
    source = "Mardia and Jupp 2000, Directional Statistics, section 3.5.4"

    @staticmethod
    def domain(loc: Expr, concentration: Expr) -> tuple[Expr, ...]:
        """Return what is positive."""
        return (concentration,)

    @staticmethod
    def support(loc: Expr, concentration: Expr) -> Interval:
        """The circle, cut at pi."""
        return Interval(-pi, pi)

    @staticmethod
    def log_density(loc: Expr, concentration: Expr) -> LogDensity:
        """-log(2 pi I_0(concentration)) + concentration cos(x - loc)."""
        return (-log(2 * pi * besseli(0, concentration)), S.One), (concentration, cos(X - loc))

    @expected("E[cos(x-c)]", lambda loc, concentration, c: cos(X - c))
    def resultant(loc: Expr, concentration: Expr, c: Expr) -> Expr:
        """Return the mean resultant in a direction."""
        return besseli(1, concentration) / besseli(0, concentration) * cos(loc - c)

    @expected("E[sin(x-loc)]", lambda loc, concentration: sin(X - loc).as_coeff_Mul()[1])
    def side(loc: Expr, concentration: Expr) -> Expr:
        """Return 0, by symmetry."""
        return S.Zero
