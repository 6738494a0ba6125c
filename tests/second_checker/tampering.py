"""Every way to change one field of a proof, each change with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random

RULES = ("refl", "sym", "chain", "plus", "inside", "because", "unfold", "collect", "linearity", "log_product", "marginalise", "trust_me")
HEADS = {"KL": "CrossEntropy", "CrossEntropy": "KL", "ELBO": "KL", "IndexSum": "IndexProduct", "IndexProduct": "IndexSum", "Linear": "Product",
         "Product": "Linear", "Log": "Exp", "Positive": "Finite", "Finite": "Positive", "AtLeast": "Positive",
         "Add": "Mul", "Mul": "Add", "Pow": "Mul", "Entropy": "MutualInformation", "DensityEntropy": "KL", "Expectation": "AlphabetSum"}


def changes(data: dict, rng: Random) -> Iterator[tuple[str, dict]]:
    """Yield (place, changed proof), one field after the other; the order of hypotheses carries no meaning and stays."""
    rows = len(data["terms"])

    def put(value: object, *path: object) -> tuple[str, dict]:
        changed = copy.deepcopy(data)
        place = changed
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return ".".join(map(str, path)), changed

    conclusions = [("claim",), *(("steps", n) for n in range(len(data["steps"])))]
    for path in conclusions:
        stated = data
        for key in path:
            stated = stated[key]
        for side in ("left", "right"):
            yield put((stated[side] + rng.randrange(1, rows)) % rows, *path, side)
        yield put("<=" if stated["relation"] == "=" else "=", *path, "relation")
        known = stated["hypotheses"]
        for n in range(len(known)):
            yield put(known[:n] + known[n + 1 :], *path, "hypotheses")
        conditions = [n for n, r in enumerate(data["terms"]) if r[0] in {"Positive", "Finite", "Almost", "AtLeast", "Nonzero"} and n not in known]
        if conditions:
            yield put([*known, rng.choice(conditions)], *path, "hypotheses")
    for n, step in enumerate(data["steps"]):
        yield put(rng.choice([r for r in RULES if r != step["rule"]]), "steps", n, "rule")
        for k, premise in enumerate(step["premises"]):
            if n > 1:
                yield put((premise + rng.randrange(1, n)) % n, "steps", n, "premises", k)
        yield put(step["premises"][:-1] if step["premises"] else [0], "steps", n, "premises")
        if step["rule"] != "because":  # its argument is a text for people
            yield from (put(value, "steps", n, "args", *path) for path, value in leaves(step["args"], rows, rng))
            yield put([*step["args"], {"term": 0}], "steps", n, "args")
            if step["args"]:
                yield put(step["args"][:-1], "steps", n, "args")
    for axiom in data["axioms"]:
        yield put([a for a in data["axioms"] if a != axiom], "axioms")
    yield put(sorted({*data["axioms"], "jensen", "telescope"}), "axioms")
    for n, (head, *rest) in enumerate(data["terms"]):
        if head in HEADS:
            yield put(HEADS[head], "terms", n, 0)
        elif head == "Rational":
            yield put(f"{int(rest[0].split('/')[0]) + 1}/1", "terms", n, 1)
        elif head not in {"Symbol", "Str"} and rest and n > 1:
            k = rng.randrange(len(rest))
            yield put((rest[k] + rng.randrange(1, n)) % n, "terms", n, k + 1)


def leaves(value: object, rows: int, rng: Random, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield other values for the parts of a step's arguments."""
    if isinstance(value, list):
        for n, part in enumerate(value):
            yield from leaves(part, rows, rng, (*path, n))
    elif isinstance(value, dict):
        yield (*path, "term"), (value["term"] + rng.randrange(1, rows)) % rows
    elif isinstance(value, int):
        yield path, value + 1
    elif value in {"up", "down"}:
        yield path, "down" if value == "up" else "up"


def plain(data: dict) -> dict:
    """Return a proof without its digest, as JSON reads it."""
    return {k: v for k, v in json.loads(json.dumps(data)).items() if k != "digest"}
