// Arriving at words opens the list of what uses them. Marking them needs no script.
function unfold() {
  const id = decodeURIComponent(location.hash.slice(1));
  const uses = id && document.getElementById("uses-" + id);
  if (uses) uses.closest("details").open = true;
}
addEventListener("hashchange", unfold);
unfold();
