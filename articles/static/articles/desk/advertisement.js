// The form of an advertisement: a picture found by its words, and how it will look, while it is typed.

import { button, element, once } from "desk/dom"
import { picker } from "desk/picker"
import { get, token } from "desk/post"
import { settings } from "desk/settings"
import { word } from "desk/words"

const form = document.querySelector("#advertisement_form")
const looks = document.querySelector("[data-preview]")

// -- The picture ------------------------------------------------------------------

function openPicture(input) {
  const holder = element("div", { class: "desk-advert-picture" })
  const set = (medium) => {
    input.value = medium?.id ?? ""
    show(medium)
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const show = (medium) => {
    holder.replaceChildren(
      ...(medium
        ? [
            element("img", { src: medium.thumbnail, alt: medium.alt_text }),
            button(word("Remove"), { class: "desk-button", onclick: () => set(null) }),
          ]
        : []),
    )
  }
  const search = picker({
    label: word("Search the library"),
    placeholder: word("Search the library"),
    propose: async (words) => (await get(settings().library, { q: words })).items.slice(0, 8),
    face: (medium) =>
      element(
        "span",
        { class: "desk-advert-proposal" },
        element("img", { src: medium.thumbnail, alt: "" }),
        element("span", {}, medium.caption || medium.name),
      ),
    pick: set,
  })
  input.before(search.holder)
  input.after(holder)
  if (input.value) {
    get(settings().media, { photograph: input.value }).then(({ items }) => show(items[0])).catch(() => {})
  }
}

// -- How it will look ---------------------------------------------------------------

let turn = 0

async function draw() {
  const mine = ++turn
  const given = new FormData(form)
  given.delete("file")
  given.set("csrfmiddlewaretoken", token())
  const answer = await fetch(settings().preview, { method: "POST", body: given, redirect: "manual" }).catch(() => null)
  if (!answer?.ok || mine !== turn) return
  const page = await answer.text()
  looks.hidden = false
  for (const frame of looks.querySelectorAll("iframe")) {
    frame.addEventListener("load", () => fit(frame), { once: true })
    frame.srcdoc = page
  }
}

// A picture just chosen is not at the server yet: it is shown from this machine.
async function showChosen(frame) {
  const [file] = form.querySelector("[name=file]")?.files ?? []
  const link = frame.contentDocument.querySelector(".advert-link")
  if (!file || !link) return
  const picture = element("img", { src: URL.createObjectURL(file), alt: "" })
  link.querySelector(".advert-picture")?.remove()
  link.prepend(element("span", { class: "advert-picture" }, picture))
  await picture.decode().catch(() => {})
  URL.revokeObjectURL(picture.src)
}

// As high as what stands in it; the desktop is shown at half its size.
async function fit(frame) {
  await showChosen(frame)
  const height = frame.contentDocument.querySelector(".advert")?.getBoundingClientRect().bottom ?? 80
  frame.height = Math.ceil(height) + 24
  const box = frame.parentElement
  const scale = parseFloat(getComputedStyle(frame).scale) || 1
  box.style.height = `${Math.ceil(frame.height * scale)}px`
}

const input = form?.querySelector("[data-picker=photograph]")
if (input) openPicture(input)
if (form && looks && form.querySelector("[name=advertiser]")) {
  const later = once(300, draw)
  form.addEventListener("input", later)
  form.addEventListener("change", later)
  draw()
}
