"""Pictures: the numbers that are drawn are those of the closed forms, files are whole and always the same."""

import math

import pytest
from click.testing import CliRunner

from symkl.cli import main
from symkl.plots import convergence, plot
from symkl.syntax.errors import InputError

FORWARD, REVERSE = "KL(Normal(0, 1) || Normal(0, s))", "KL(Normal(0, s) || Normal(0, 1))"
ELBO = "-CE(Normal(m, s), Normal(x, 1)) - KL(Normal(m, s) || Normal(0, 1))"


def test_curves_show_the_closed_forms():
    first, second = plot([FORWARD, REVERSE], {"s": (0.5, 2)}).axes[0].lines
    for s, forward, reverse in zip(first.get_xdata(), first.get_ydata(), second.get_ydata(), strict=True):
        assert forward == pytest.approx(math.log(s) + 1 / (2 * s * s) - 0.5, abs=1e-15)
        assert reverse == pytest.approx(-math.log(s) + s * s / 2 - 0.5, abs=1e-15)


def test_nothing_is_drawn_outside_the_domain():
    (line,) = plot("H(Exponential(a))", {"a": (-1, 1)}).axes[0].lines
    assert all(math.isnan(y) == (x <= 0) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True))


def test_the_elbo_is_largest_at_the_posterior():
    """Of a N(0,1) prior and N(x; z, 1) likelihood the posterior is N(x/2, 1/sqrt 2), where the ELBO is log N(x; 0, 2)."""
    ys = plot(ELBO, {"m": (0, 2)}, {"x": 2, "s": math.sqrt(0.5)}).axes[0].lines[0].get_ydata()
    assert max(ys) == pytest.approx(-0.5 * math.log(4 * math.pi) - 1, abs=1e-12)
    assert list(ys).index(max(ys)) == len(ys) // 2


def test_contours():
    figure = plot(ELBO, {"m": (0, 2), "s": (0.3, 1.5)}, {"x": 2})
    assert len(figure.axes) == 2  # and the scale


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_picture_gives_the_same_bytes(kind, tmp_path):
    for name in ("one", "two"):
        plot([FORWARD, REVERSE], {"s": (0.5, 2)}, output=tmp_path / f"{name}.{kind}")
    one, two = ((tmp_path / f"{name}.{kind}").read_bytes() for name in ("one", "two"))
    assert one == two
    assert len(one) > 5000


def test_convergence_stays_below_what_is_asked():
    radius, distance, asked = convergence("KL(Gamma(a, 1) || Gamma(2, 1))", {"a": "7/3"}, most=40).axes[0].lines
    for r, d, a in zip(radius.get_ydata(), distance.get_ydata(), asked.get_ydata(), strict=True):
        assert r <= a
        assert d <= r + 1


def test_the_command(tmp_path):
    target = tmp_path / "kl.svg"
    done = CliRunner().invoke(main, ["plot", FORWARD, REVERSE, "--over", "s=1/2:2", "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["H(Exponential(2))"], "let one parameter vary"),
        ([FORWARD, "--over", "s=2:1"], "a parameter varies as in m=-3:3"),
        (["KL(Normal(m, 1) || Normal(0, s))", "--over", "m=0:1"], "s has no value"),
        (["H(Poisson(a))", "--over", "a=1:2"], "there is no closed form to draw"),
    ],
)
def test_wrong_input_gets_one_line(arguments, message, tmp_path):
    done = CliRunner().invoke(main, ["plot", *arguments, "-o", str(tmp_path / "x.svg")])
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "x.svg").exists()


def test_an_unknown_kind_of_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.svg, \.png or \.pdf"):
        plot(FORWARD, {"s": (1, 2)}, output=tmp_path / "x.gif")
