// Keys of every page of the desk: its main button, and the list of keys. One letter alone does something only
// for those who asked for it: who dictates or leans on a key must not set things off.

const dialog = document.querySelector("dialog[data-shortcuts]")
const wish = dialog.querySelector("[data-question-mark]")
const WISH = "desk-question-mark"

const isComposing = (event) => event.isComposing || event.keyCode === 229
const isWriting = (place) => Boolean(place?.closest?.("input, textarea, select, [contenteditable=true]"))

function remembered() {
  try {
    return localStorage.getItem(WISH) === "yes"
  } catch {
    return false
  }
}

function openList() {
  if (dialog.open || document.querySelector("dialog:modal")) return
  wish.checked = remembered()
  dialog.showModal()
}

// In a dialog its own main button, else the one of the page; never one that cannot be seen.
function mainButton() {
  const places = [...document.querySelectorAll("dialog:modal"), document.getElementById("content"), document.body]
  const faces = ".desk-button--main, input.default, .submit-row [type=submit]"
  for (const place of places) {
    const face = [...(place?.querySelectorAll(faces) ?? [])].find((each) => !each.disabled && each.checkVisibility())
    if (face) return face
    if (place?.matches("dialog")) return null
  }
  return null
}

dialog.querySelector("[data-shortcuts-close]").addEventListener("click", () => dialog.close())
wish.addEventListener("change", () => {
  try {
    localStorage.setItem(WISH, wish.checked ? "yes" : "no")
  } catch {
    // Without a store the key stays as it was.
  }
})

// Before the editor, which would break the line at Ctrl-Enter.
document.addEventListener(
  "keydown",
  (event) => {
    if (isComposing(event) || event.altKey) return
    const withControl = event.ctrlKey || event.metaKey
    if (withControl && event.key === "Enter") {
      const face = mainButton()
      if (!face || event.repeat) return
      event.preventDefault()
      event.stopPropagation()
      face.click()
    } else if ((withControl && event.key === "/") || (event.key === "?" && !isWriting(event.target) && remembered())) {
      event.preventDefault()
      openList()
    }
  },
  { capture: true },
)
