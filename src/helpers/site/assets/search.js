// Finds the passages that hold every word asked for, wherever one begins; accents and capitals do not matter.
const folded = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const WORD = /[\p{L}\p{M}\p{N}]+(?:[-.,’'][\p{L}\p{M}\p{N}]+)*/gu;
const words = text => text.match(WORD) ?? [];
// 2013 finds 2013-09-23 and not 20131; 23 does not find 1,239.
const begins = (word, term) => [word, ...word.split(/[-’']/)].some(
  part => part.startsWith(term) && !/^\d\d|^\d$/.test(term.at(-1) + (part[term.length] ?? "x")) || part === term);

function context(text, terms) {
  const found = [...text.matchAll(WORD)].filter(([word]) => terms.some(term => begins(folded(word), term)));
  const first = found[0]?.index ?? 0;
  const from = first < 120 ? 0 : text.lastIndexOf(" ", first - 80) + 1;
  const to = text.length < from + 320 ? text.length : text.lastIndexOf(" ", from + 300);
  const shown = document.createElement("p");
  let at = from;
  for (const hit of found.filter(({index}) => index < to)) {
    const mark = document.createElement("mark");
    mark.textContent = hit[0];
    shown.append(text.slice(at, hit.index), mark);
    at = hit.index + hit[0].length;
  }
  shown.prepend(from ? "… " : "");
  shown.append(text.slice(at, to), to < text.length ? " …" : "");
  return shown;
}

function search(query) {
  const terms = words(folded(query)).map(term => term.replace(/(?<=\p{L}{4})e?s$/u, ""));
  const holds = (text, all = words(folded(text))) => terms.every(term => all.some(word => begins(word, term)));
  const phrase = folded(query).replaceAll("_", " ").trim();
  const weigh = ([, , name, text]) => 2 * holds(name) + folded(`${name} ${text}`).replaceAll("_", " ").includes(phrase);
  return [terms, terms.length ? PASSAGES.filter(([, where, name, text]) => holds(`${where} ${name} ${text}`))
    .sort((a, b) => weigh(b) - weigh(a)) : []];
}

const query = new URLSearchParams(location.search).get("q") ?? "";
document.querySelectorAll("input[name=q]").forEach(input => { input.value = query; });
if (query) {
  const [terms, found] = search(query), most = 100;
  const list = document.createElement("ol");
  for (const [address, where, name, text] of found.slice(0, most)) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = name ? `${where} › ${name}` : where;
    const item = document.createElement("li");
    item.append(link, context(text, terms));
    list.append(item);
  }
  const places = found.length === 1 ? "1 place" : `${found.length} places`;
  document.getElementById("found").textContent =
    `${places} with ${query}` + (found.length > most ? `; the first ${most} are shown` : "");
  document.getElementById("search-results").append(list);
}
