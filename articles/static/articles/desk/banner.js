// The emergency banner's form: what is typed stands in the preview, a story of ours is found by its headline.

import { element } from "desk/dom"
import { picker } from "desk/picker"
import { get } from "desk/post"
import { settings } from "desk/settings"
import { whenStill } from "desk/stillness"
import { word } from "desk/words"

const form = document.querySelector("form[data-banner]")
const { text, link } = form.elements
const shown = document.querySelector("[data-shown-text]")
const left = form.querySelector("[data-left]")

function show() {
  const words = text.value.trim()
  shown.textContent = words || word("The words of the banner stand here.")
  shown.classList.toggle("is-link", Boolean(link.value.trim()))
  left.textContent = word("%(count)s characters", { count: `${[...words.normalize("NFC")].length}/${text.maxLength}` })
}

const { holder } = picker({
  label: word("Find a story by its headline"),
  placeholder: word("Find a story by its headline"),
  propose: async (words) => (await get(settings().stories, { q: words, shown: 1 })).items,
  face: (story) =>
    element("span", { class: "desk-row__name" }, story.headline, element("small", {}, `${story.section} · ${story.when}`)),
  pick: (story) => {
    link.value = `/${story.id}.html`
    chosen.textContent = story.headline
    show()
  },
})
const chosen = element("small", { role: "status" })
link.after(chosen, holder)
link.addEventListener("input", () => {
  chosen.textContent = ""
})

form.addEventListener("input", () => whenStill(show))
form.addEventListener("submit", (event) => {
  // Pressed twice, it is sent once.
  if (form.dataset.sent) event.preventDefault()
  form.dataset.sent = "yes"
})
window.addEventListener("pageshow", () => delete form.dataset.sent)
show()
document.documentElement.classList.add("desk-is-ready")
