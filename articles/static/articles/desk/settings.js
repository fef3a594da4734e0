// Addresses and numbers that the server hands to this page.

let given = null

export function settings() {
  given ??= JSON.parse(document.getElementById("desk-settings")?.textContent ?? "{}")
  return given
}
