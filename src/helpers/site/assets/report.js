// Arriving at words opens the list of what uses them. Marking them needs no script.
function unfold() {
  const id = decodeURIComponent(location.hash.slice(1));
  const uses = id && document.getElementById("uses-" + id);
  if (uses) uses.closest("details").open = true;
}
addEventListener("hashchange", unfold);
unfold();

// Tables sort by any column and filter by words; without this script they stand there whole.
const text = (row, nth) => row.cells[nth].textContent.trim();
const number = shown => /^-?[\d,]*\.?\d+$/.test(shown) ? Number(shown.replaceAll(",", "")) : NaN;
const { compare } = new Intl.Collator("en", { numeric: true });
const between = (a, b) => number(a) - number(b) || compare(a, b);
const plain = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const table of document.querySelectorAll(".scroll table")) {
  const rows = [...table.tBodies[0]?.rows ?? []], heads = [...table.tHead?.rows[0].cells ?? []];
  if (rows.length < 4 || rows.some(row => row.cells.length !== heads.length) || table.tHead.rows.length > 1) continue;
  heads.forEach((head, nth) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const turn = head.ariaSort === "ascending" ? -1 : 1;
      heads.forEach(other => { other.ariaSort = null; });
      head.ariaSort = turn > 0 ? "ascending" : "descending";
      const empty = row => text(row, nth) === "–";  // what is missing comes last, whichever way
      rows.sort((a, b) => empty(a) - empty(b) || turn * between(text(a, nth), text(b, nth)));
      table.tBodies[0].append(...rows);
    };
  });
  if (rows.length < 12) continue;
  const box = document.createElement("p"), input = document.createElement("input"), left = document.createElement("span");
  box.className = "filter";
  input.type = "search";
  input.placeholder = "Filter rows";
  input.ariaLabel = `Filter the rows of: ${table.caption?.textContent ?? "this table"}`;
  left.role = "status";
  input.oninput = () => {
    const wanted = plain(input.value).split(/\s+/);
    rows.forEach(row => { row.hidden = !wanted.every(word => plain(row.textContent).includes(word)); });
    left.textContent = input.value && `${rows.filter(row => !row.hidden).length} of ${rows.length} rows`;
  };
  box.append(input, " ", left);
  table.closest(".scroll").before(box);
}
