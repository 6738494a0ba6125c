// Search in the contents: every word must occur in the entry.  Without this script the whole list is shown.
"use strict";

const form = document.querySelector(".search");
const input = form.querySelector("input");
const count = form.querySelector("output");
const entries = [...document.querySelectorAll(".theorems li")];
const subjects = [...document.querySelectorAll(".subject")];

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const entry of entries) {
    entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
    found += !entry.hidden;
  }
  for (const subject of subjects) subject.hidden = !subject.querySelector("li:not([hidden])");
  count.textContent = words.length ? `${found} of ${entries.length}` : "";
}

form.hidden = false;
// Enter opens the entry that fits best: its id or title has the words, in this order if possible.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = input.value.toLowerCase().trim();
  const rank = (entry) => {
    const title = entry.querySelector("a").textContent.toLowerCase();
    return title.includes(typed) ? 0 : typed.split(/\s+/).every((word) => title.includes(word)) ? 1 : 2;
  };
  const [best] = entries.filter((entry) => !entry.hidden).sort((a, b) => rank(a) - rank(b));
  if (best) location.href = best.querySelector("a").href;
});
input.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target === input) return;
  event.preventDefault();
  input.focus();
});
search(); // a reload may bring back what was typed
