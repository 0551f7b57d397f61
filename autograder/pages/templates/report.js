"use strict";
const table = document.querySelector("#table");
const rows = [...table.tBodies[0].rows];
const filter = document.querySelector("#filter");
const count = document.querySelector("#count");

// Numbers begin with the highest, texts with the first of the alphabet; the next click turns that round.
function sort(heading) {
  const numeric = heading.classList.contains("number");
  const [first, then] = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
  const order = heading.ariaSort === first ? then : first;
  table.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
  heading.ariaSort = order;
  const compare = numeric ? (a, b) => a - b : new Intl.Collator(undefined, { numeric: true }).compare;
  const sign = order === "ascending" ? 1 : -1;
  const text = (row) => row.cells[heading.cellIndex].textContent;
  rows.sort((a, b) => sign * compare(text(a), text(b)));
  table.tBodies[0].append(...rows);
}

function show() {
  const wanted = filter.value.trim().toLowerCase();
  rows.forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
  count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} submissions shown`;
}

table.querySelectorAll("th button").forEach((button) => button.addEventListener("click", () => sort(button.parentElement)));
filter.addEventListener("input", show);
show();
