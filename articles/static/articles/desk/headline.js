// How long a line is, beside what fits; written down only when the keyboard rests.

import { element } from "desk/dom"
import { isTyping, whenStill } from "desk/stillness"
import { word } from "desk/words"

const segmenter = new Intl.Segmenter("vi")

const lengthOf = (text) => [...segmenter.segment(text.normalize("NFC"))].length

// For browsers that cannot let a box grow with its text by themselves.
function grow(box) {
  const fit = () => {
    box.style.height = "auto"
    box.style.height = `${box.scrollHeight + 2}px`
  }
  box.addEventListener("input", () => whenStill(fit))
  fit()
}

export function openHints(form) {
  if (!CSS.supports("field-sizing", "content")) {
    for (const box of form.querySelectorAll(".desk-line > textarea")) grow(box)
  }
  for (const line of form.querySelectorAll("[data-line]")) {
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !isTyping(event)) event.preventDefault()
    })
    if (line.dataset.hint) hint(line)
  }
}

function hint(line) {
  const [least, most] = line.dataset.hint.split("-").map(Number)
  const says = element("small", { class: "desk-hint" })
  line.after(says)
  const count = () => {
    const length = lengthOf(line.value)
    const fits = length === 0 || (length >= least && length <= most)
    says.textContent = fits
      ? word("%(count)s characters", { count: length })
      : word("%(count)s characters, better %(range)s", { count: length, range: `${least}–${most}` })
    says.classList.toggle("is-off", length > most)
    says.hidden = length === 0
  }
  line.addEventListener("input", () => whenStill(count))
  count()
}
