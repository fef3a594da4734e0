// The desk's Vietnamese comes from the server's catalogue in one JSON block; a missing word shows its English id.

let catalogue = null

function load() {
  const block = document.getElementById("desk-words")
  return block ? JSON.parse(block.textContent) : {}
}

export function word(id, values = {}) {
  catalogue ??= load()
  const text = catalogue[id] ?? id
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""))
}
