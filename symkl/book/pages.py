"""The pages of the book, put together from records: contents, one page a theorem, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from symkl.style import asset, fonts, framed

Record = dict[str, Any]
Subjects = Mapping[str, Mapping[str, str]]
_OTHERS = {"title": "Further theorems", "words": ""}
_PROMISE = "A theorem has a proof in which every line names its reason, and the conditions the proof uses, no more."


def files_of(
    records: Mapping[str, Record], failed: Mapping[str, str], subjects: Subjects, *, pdf: bool = False
) -> dict[str, str]:
    """Return every file of the book by name."""
    ordered = [r for _, group in grouped(records, subjects) for r in group]
    found = {
        "assets/style.css": fonts() + "".join(map(asset, ("proof.css", "page.css", "book.css"))),
        "assets/book.js": asset("book.js"),
        "index.html": contents(records, failed, subjects, pdf=pdf),
        "rules.html": rules(ordered),
    }
    citing: dict[str, list[str]] = {}
    for r in ordered:
        for name in r["cites"]:
            citing.setdefault(name, []).append(r["id"])
    for number, r in enumerate(ordered):
        around = (ordered[number - 1] if number else None, ordered[number + 1] if number + 1 < len(ordered) else None)
        found[f"{r['id']}.html"] = theorem(r, records, citing.get(r["id"], []), around, title_of(r, subjects))
        found[f"{r['id']}.tex"] = r["latex"]
        found[f"{r['id']}.json"] = r["json"] + "\n"
    return found


def grouped(records: Mapping[str, Record], subjects: Subjects) -> list[tuple[Mapping[str, str], list[Record]]]:
    """Return the records by subject, subjects and records in order; those of no subject stand last."""
    found = [(part, [r for n, r in records.items() if n.startswith(letter)]) for letter, part in subjects.items()]
    rest = [r for n, r in records.items() if not n.startswith(tuple(subjects))]
    return [(part, group) for part, group in [*found, (_OTHERS, rest)] if group]


def title_of(r: Record, subjects: Subjects) -> str:
    """Return the subject of a record."""
    return next((part["title"] for letter, part in subjects.items() if r["id"].startswith(letter)), _OTHERS["title"])


def bound(title: str, body: str, crumbs: str, *, script: bool = False) -> str:
    """Return a page of the book: a line on top, the body, a line at the end."""
    around = (
        f'<nav class="top">{crumbs}</nav>\n<main>\n{body}\n</main>\n'
        '<footer class="end-matter">Proved, checked and typeset by symkl.</footer>'
    )
    if script:
        around += '\n<script src="assets/book.js"></script>'
    return framed(title, '<link rel="stylesheet" href="assets/style.css">', around)


def contents(records: Mapping[str, Record], failed: Mapping[str, str], subjects: Subjects, *, pdf: bool) -> str:
    """Return the first page: what the book is, a search, the theorems by subject."""
    count = len(records)
    parts = [
        '<header class="cover">',
        "<h1>Theorems on information</h1>",
        (
            f"<p>{count} identities and inequalities about entropy, divergence and evidence. {_PROMISE}"
            " Each was proved, replayed by the kernel and typeset by machine.</p>"
        ),
        '<p class="links"><a href="rules.html">The rules they rest on</a>'
        + (' · <a href="book.pdf">The book as PDF</a>' if pdf else "")
        + "</p>",
        (
            '<form class="search" role="search" hidden><label for="q">Search</label><input id="q" type="search"'
            ' placeholder="ELBO, chain rule, I(X;Y) …" autocomplete="off" spellcheck="false">'
            '<output for="q" aria-live="polite"></output></form>'
        ),
        "</header>",
    ]
    for part, group in grouped(records, subjects):
        parts += ['<section class="subject">', f"<h2>{escape(part['title'])}</h2>"]
        parts += [f'<p class="about">{escape(part["words"])}</p>'] if part.get("words") else []
        parts += ['<ol class="theorems">', *(_entry(r) for r in group), "</ol>", "</section>"]
    if failed:
        rows = [f"<li>{escape(name)}: {escape(why)}</li>" for name, why in sorted(failed.items())]
        parts += ['<section class="failed">', "<h2>Not proved</h2>", "<ul>", *rows, "</ul>", "</section>"]
    return bound("symkl: theorems on information", "\n".join(parts), '<span class="here">symkl</span>', script=True)


def _entry(r: Record) -> str:
    return (
        f'<li data-words="{escape(r["words"])}"><a href="{r["id"]}.html"><span class="id">{r["id"]}</span>'
        f'<span class="title">{r["heading"]}</span></a>{r["statement"]}</li>'
    )


def theorem(
    r: Record,
    records: Mapping[str, Record],
    cited_by: Sequence[str],
    around: tuple[Record | None, Record | None],
    subject: str,
) -> str:
    """Return the page of a theorem: the proof, what cites what, downloads, the neighbours."""

    def linked(head: str, names: Sequence[str]) -> str:
        rows = [f'<li><a href="{n}.html">{n} {records[n]["heading"]}</a></li>' for n in names if n in records]
        return f"<div><h2>{head}</h2><ul>{''.join(rows)}</ul></div>" if rows else ""

    before, after = around
    sides = [
        f'<a rel="prev" href="{before["id"]}.html">←&nbsp;{before["id"]} {before["heading"]}</a>'
        if before
        else "<span></span>",
        f'<a rel="next" href="{after["id"]}.html">{after["id"]} {after["heading"]}&nbsp;→</a>'
        if after
        else "<span></span>",
    ]
    body = [
        r["article"],
        '<section class="around">',
        linked("Cites", r["cites"]),
        linked("Cited by", cited_by),
        (
            f'<div><h2>Take it away</h2><ul><li><a href="{r["id"]}.tex" download>LaTeX</a></li>'
            f'<li><a href="{r["id"]}.json" download>Certificate</a>'
            f' <span class="hint">symkl check {r["id"]}.json</span></li></ul></div>'
        ),
        "</section>",
        f'<nav class="sides">{"".join(sides)}</nav>',
    ]
    crumbs = f'<a href="index.html">symkl</a><span class="here">{escape(subject)}</span>'
    return bound(f"{r['id']} {r['title']}", "\n".join(body), crumbs)


def rules(records: Sequence[Record]) -> str:
    """Return the page of the axiom rules the theorems rest on, each with the theorems that use it."""
    known: dict[str, Mapping[str, str]] = {}
    used: dict[str, list[str]] = {}
    for r in records:
        for name, rule in r["rules"].items():
            known[name] = rule
            used.setdefault(name, []).append(r["id"])
    parts = [
        '<header class="cover">',
        "<h1>The rules</h1>",
        (
            f"<p>The {len(known)} laws of probability and of the logarithm that the theorems of this book rest on."
            " Nothing else about probability is trusted.</p>"
        ),
        "</header>",
    ]
    for name in sorted(known, key=lambda n: (known[n]["reason"].lower(), n)):
        rule = known[name]
        parts += [
            f'<section class="rule" id="{escape(name)}">',
            f"<h2>{rule['reason']}</h2>",
            f"<p>{escape(rule[''])}</p>",
        ]
        parts += [f"<p><code>{escape(rule['Formula'])}</code></p>"] if rule.get("Formula") else []
        rows = [(head, escape(rule[head])) for head in ("Needs", "Source") if rule.get(head)]
        links = " ".join(f'<a href="{n}.html">{n}</a>' for n in used[name])
        body = "".join(f"<dt>{head}</dt><dd>{words}</dd>" for head, words in [*rows, ("Used in", links)])
        parts += [f'<dl class="notes">{body}</dl>', "</section>"]
    crumbs = '<a href="index.html">symkl</a><span class="here">Rules</span>'
    return bound("symkl: the rules", "\n".join(parts), crumbs)
