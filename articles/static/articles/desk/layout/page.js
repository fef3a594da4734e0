// The page as readers will see it, in a frame. Its body is exchanged, never loaded anew: nothing flashes, nothing jumps.

import { key } from "desk/layout/arrangement"
import { letDrag } from "desk/layout/dragging"
import { dropOn, letGo, pickPlace, stepBack, stepOn } from "desk/layout/moving"
import { choose } from "desk/layout/places"
import { areaName, placeName } from "desk/layout/saying"
import { badge, heldUntil, standing } from "desk/layout/standing"
import { store, tell, watch } from "desk/layout/store"
import { word } from "desk/words"

const WIDTHS = { desktop: 1366, phone: 390 }

const stage = document.querySelector("[data-stage]")
const frame = stage.querySelector("iframe")
let width = "desktop"
let shown = null

const inner = () => frame.contentDocument

// -- Size ---------------------------------------------------------------------------------

function fit() {
  const wanted = WIDTHS[width]
  const scale = Math.min(1, stage.clientWidth / wanted)
  const left = Math.max(0, (stage.clientWidth - wanted * scale) / 2)
  Object.assign(frame.style, {
    width: `${wanted}px`,
    height: `${stage.clientHeight / scale}px`,
    transform: `translateX(${left}px) scale(${scale})`,
  })
}

export function setWidth(name) {
  width = name
  stage.dataset.width = name
  fit()
}

// -- What the desk draws into the page ------------------------------------------------------

function placeOf(card) {
  const { area, position, section } = card.dataset
  return { area, position: Number(position), section: section ? Number(section) : null }
}

function made(tag, className, text = "") {
  const found = inner().createElement(tag)
  found.className = className
  found.textContent = text
  return found
}

function mark(card) {
  const found = standing(placeOf(card))
  card.draggable = !store.isPast
  card.dataset.label = [`${areaName(placeOf(card))} ${Number(card.dataset.position) + 1}`, badge(found), heldUntil(found)]
    .filter(Boolean)
    .join(" · ")
}

// A place that is empty, or a whole row of them, is nothing to readers; here it must be seen to be filled.
function ghosts(doc) {
  const empty = store.look.places.filter((place) => !place.article)
  for (const name of new Set(empty.map((place) => `${place.area}-${place.section ?? ""}`))) {
    const places = empty.filter((place) => `${place.area}-${place.section ?? ""}` === name)
    const strip = made("div", "desk-ghosts")
    for (const place of places) {
      const ghost = made("div", "desk-ghost", placeName(place))
      Object.assign(ghost.dataset, { area: place.area, position: place.position, section: place.section ?? "" })
      strip.append(ghost)
    }
    put(doc, strip, places[0])
  }
}

function put(doc, strip, { area, section }) {
  const selector = `.card[data-area="${area}"]${section ? `[data-section="${section}"]` : ""}`
  const home = doc.querySelector(selector)?.closest("section")
  const block = doc.querySelector("section.block")
  if (home) home.append(strip)
  else if (area === "picked" && block) block.before(strip)
  else doc.querySelector("main").append(strip)
}

function dress() {
  const doc = inner()
  if (!doc?.body) return
  for (const each of doc.querySelectorAll("a, img, button, input")) {
    each.draggable = false
    each.tabIndex = -1
  }
  for (const card of doc.querySelectorAll(".card[data-area]")) mark(card)
  doc.body.classList.toggle("desk-is-past", store.isPast)
}

function show(html) {
  const doc = inner()
  const fresh = new DOMParser().parseFromString(html, "text/html")
  const top = doc.documentElement.scrollTop
  doc.body.replaceWith(doc.adoptNode(fresh.body))
  doc.documentElement.scrollTop = top
  if (!store.isPast) ghosts(doc)
  dress()
}

function showIfNew() {
  if (store.isDragging || store.isPressed || !inner()?.body || shown === store.look.html) return
  shown = store.look.html
  show(shown)
}

// -- Hands on it ----------------------------------------------------------------------------

function placeAt(target) {
  const card = target.closest?.("[data-area]")
  return card ? { place: placeOf(card), element: card } : null
}

function tapped(event) {
  event.preventDefault()
  const found = placeAt(event.target)
  if (!found) return
  if (store.carried?.article) return dropOn(found.place)
  choose(key(found.place), { focus: event.pointerType !== "touch" })
  if (event.pointerType === "touch") pickPlace(found.place)
}

function pressed(event) {
  const isCommand = event.ctrlKey || event.metaKey
  if (event.key === "Escape") letGo()
  else if (isCommand && event.key.toLowerCase() === "z") (event.shiftKey ? stepOn : stepBack)()
}

function enter() {
  const doc = inner()
  const sheet = doc.createElement("link")
  Object.assign(sheet, { rel: "stylesheet", href: stage.dataset.sheet })
  doc.head.append(sheet)
  doc.addEventListener("click", tapped, { capture: true })
  doc.addEventListener("submit", (event) => event.preventDefault(), { capture: true })
  doc.addEventListener("keydown", pressed)
  letDrag(doc, placeAt)
  shown = null
  if (store.look.html) showIfNew()
}

export function openPage() {
  new ResizeObserver(fit).observe(stage)
  fit()
  watch((what) => {
    if (["look", "dragged"].includes(what)) showIfNew()
    else if (what === "arrangement") dress()
    inner()?.body?.classList.toggle("desk-is-carrying", Boolean(store.carried?.article))
  })
  frame.addEventListener("load", enter)
  if (inner()?.readyState === "complete" && inner().body?.childElementCount) enter()
  frame.title = word("The page as readers will see it")
  tell("page")
}
