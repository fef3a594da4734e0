// Where the eye should rest in a picture, and what is left of it in each crop, while the point is moved.

import { button, element } from "desk/dom"
import { word } from "desk/words"

const WHOLE = 1000
const STEP = 10
const STRIDE = 50
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
// As large as the card that travels with a link.
const CARD = { width: 1200, height: 630 }

const within = (value, most) => Math.max(0, Math.min(most, value))

// Pages know tenths, by the names of classes.
const onPages = (thousandths) => Math.floor((thousandths + 50) / 100) * 10

// The card is cut with its middle as near to the point as it can be.
function onCard(thousandths, whole, windowed) {
  const room = whole - windowed
  if (room <= 0) return 50
  const left = within(Math.round((whole * thousandths) / WHOLE - windowed / 2), room)
  return (left / room) * 100
}

function cardPlace(point, { width, height }) {
  const across = Math.min(width, Math.max(1, Math.round((height * CARD.width) / CARD.height)))
  const down = Math.min(height, Math.max(1, Math.round((width * CARD.height) / CARD.width)))
  return [onCard(point.focal_x, width, across), onCard(point.focal_y, height, down)]
}

function crop(name, label, medium) {
  const picture = element("img", { src: medium.src, alt: "", draggable: false })
  const frame = element("div", { class: `desk-crop__frame desk-crop__frame--${name}` }, picture)
  const dom = element("figure", { class: "desk-crop" }, frame, element("figcaption", {}, label))
  const show = ([across, down]) => {
    picture.style.objectPosition = `${across}% ${down}%`
  }
  return { dom, show }
}

function crops(medium) {
  const pages = [
    crop("wide", word("Cards, 3:2"), medium),
    crop("lead", word("Opening, 16:9"), medium),
    crop("square", word("Square, 1:1"), medium),
  ]
  const card = medium.fills_card ? crop("card", word("Sharing card"), medium) : null
  const plain = card ? null : element("p", { class: "desk-quiet" }, word("On the sharing card it stands whole, beside the headline."))
  const dom = element("div", { class: "desk-crops" }, ...pages.map((each) => each.dom), card?.dom, plain)
  const show = (point) => {
    for (const each of pages) each.show([onPages(point.focal_x), onPages(point.focal_y)])
    card?.show(cardPlace(point, medium))
  }
  return { dom, show }
}

const percent = (thousandths) => `${Math.round(thousandths / 10)}%`

// Gives back the element and the point as it stands.
export function focusPicker(medium, start) {
  let point = { focal_x: start.focal_x, focal_y: start.focal_y }
  const said = element("output", { class: "desk-focus__said" })
  const dot = button("", { class: "desk-focus__dot" })
  const pad = element(
    "div",
    { class: "desk-focus", title: word("Press where the eye should rest when the picture is cropped") },
    element("img", { src: medium.src, alt: "", draggable: false }),
    dot,
  )
  const cut = crops(medium)
  const put = (focal_x, focal_y) => {
    point = { focal_x: within(Math.round(focal_x), WHOLE), focal_y: within(Math.round(focal_y), WHOLE) }
    dot.style.left = `${point.focal_x / 10}%`
    dot.style.top = `${point.focal_y / 10}%`
    const told = { across: percent(point.focal_x), down: percent(point.focal_y) }
    said.textContent = word("Eye rests at %(across)s across, %(down)s down", told)
    dot.setAttribute("aria-label", `${said.textContent}. ${word("Move it with the arrow keys.")}`)
    cut.show(point)
  }
  const follow = (event) => {
    const frame = pad.getBoundingClientRect()
    put(((event.clientX - frame.left) / frame.width) * WHOLE, ((event.clientY - frame.top) / frame.height) * WHOLE)
  }
  // A finger that begins on the picture may only want to scroll: there the dot is dragged.
  pad.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && event.target !== dot) return
    event.preventDefault()
    dot.focus({ preventScroll: true })
    pad.setPointerCapture(event.pointerId)
    follow(event)
  })
  pad.addEventListener("pointermove", (event) => {
    if (pad.hasPointerCapture(event.pointerId)) follow(event)
  })
  pad.addEventListener("click", (event) => {
    if (event.detail && event.target !== dot) follow(event)
  })
  dot.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key]
    if (!way) return
    event.preventDefault()
    const step = event.shiftKey ? STRIDE : STEP
    put(point.focal_x + way[0] * step, point.focal_y + way[1] * step)
  })
  put(point.focal_x, point.focal_y)
  const back = button(word("Back to the middle"), { class: "desk-link", onclick: () => put(WHOLE / 2, WHOLE / 2) })
  const dom = element(
    "div",
    { class: "desk-focusing" },
    element("div", {}, pad, element("p", { class: "desk-focus__below" }, said, back)),
    cut.dom,
  )
  return { dom, point: () => point }
}
