// The places of the page as a grid in reading order: one stop for Tab, arrows inside it.

import { drawing, element } from "desk/dom"
import { key } from "desk/layout/arrangement"
import { letDrag } from "desk/layout/dragging"
import { askHold } from "desk/layout/holding"
import {
  dropBlock, dropOn, letGo, makeAutomatic, pickBlock, pickPlace, stepBlock, switchBlock,
} from "desk/layout/moving"
import { areaName, blockName, placeName, say } from "desk/layout/saying"
import { badge, heldUntil, standing, takenFrom } from "desk/layout/standing"
import { headline, store, watch } from "desk/layout/store"
import { word } from "desk/words"

const GRIP = "M7 4v.01M7 10v.01M7 16v.01M13 4v.01M13 10v.01M13 16v.01"
const UP = "M5 12l5-5 5 5"
const DOWN = "M5 8l5 5 5-5"

const grid = document.querySelector("[data-places]")
const rows = new Map()
let chosen = "opening-0"

// -- What is drawn ------------------------------------------------------------------------

function tool(label, work, properties = {}, ...icon) {
  const face = icon.length ? icon : [label]
  return element(
    "button",
    {
      type: "button",
      class: icon.length ? "layout-icon" : "layout-tool",
      tabindex: "-1",
      "aria-label": icon.length ? label : undefined,
      title: icon.length ? label : undefined,
      ...properties,
      onclick: (event) => {
        event.stopPropagation()
        work()
      },
    },
    ...face,
  )
}

function picture(story) {
  if (!story?.picture) return element("span", { class: "layout-thumb" })
  return element("img", { class: "layout-thumb", src: story.picture, alt: "", draggable: false, loading: "lazy" })
}

function tools(place, found) {
  if (store.isPast) return null
  const isHeld = Boolean(found.slot)
  return element(
    "span",
    { class: "layout-row__tools" },
    takenFrom(place) ? tool(word("Move"), () => pickPlace(place)) : null,
    takenFrom(place) ? tool(word("Hold until…"), () => askHold(place, rows.get(key(place)))) : null,
    isHeld ? tool(word("Make automatic"), () => makeAutomatic(place)) : null,
  )
}

function badges(found) {
  const held = heldUntil(found)
  const tone = found.reason === "pinned" || found.reason === "automatic" ? found.reason : "warning"
  return element(
    "span",
    { class: "layout-badges" },
    element("span", { class: `layout-badge layout-badge--${tone}` }, badge(found)),
    held ? element("span", { class: "layout-badge layout-badge--hold" }, held) : null,
  )
}

function waiting({ slot, reason, article }) {
  if (!slot || reason === "pinned" || article === slot.article) return null
  return element("span", { class: "layout-row__waiting" }, headline(slot.article))
}

function lineOf(found) {
  if (found.article) return headline(found.article)
  return found.isPending ? "…" : word("Empty")
}

function nameOf(place, found) {
  return [placeName(place), lineOf(found), badge(found), heldUntil(found), store.faults.get(key(place))]
    .filter(Boolean)
    .join(". ")
}

function drawPlace(row, place) {
  const found = standing(place)
  const fault = store.faults.get(key(place))
  row.draggable = Boolean(takenFrom(place)) && !store.isPast
  row.setAttribute("aria-label", nameOf(place, found))
  row.classList.toggle("is-carried", isCarried(place))
  row.classList.toggle("has-fault", Boolean(fault))
  row.replaceChildren(
    element(
      "span",
      { role: "gridcell", class: "layout-row__cell" },
      element("span", { class: "layout-row__number", "aria-hidden": "true" }, String(place.position + 1)),
      picture(store.stories.get(found.article)),
      element(
        "span",
        { class: "layout-row__text" },
        element("span", { class: found.article ? "layout-row__line" : "layout-row__line is-empty" }, lineOf(found)),
        badges(found),
        waiting(found),
        fault ? element("span", { class: "layout-fault", role: "alert" }, fault) : null,
      ),
      tools(place, found),
    ),
  )
}

function isCarried(place) {
  const { carried } = store
  return Boolean(carried?.from) && key(carried.from) === key(place)
}

function drawBlock(row, { section, shown }, index) {
  const name = blockName(section)
  const state = shown ? word("on the page") : word("hidden")
  row.draggable = !store.isPast
  row.classList.toggle("is-carried", store.carried?.block === section)
  row.classList.toggle("is-hidden", !shown)
  row.setAttribute("aria-label", word("Block “%(name)s”, number %(number)s, %(state)s", { name, number: index + 1, state }))
  row.replaceChildren(
    element(
      "span",
      { role: "gridcell", class: "layout-row__cell" },
      drawing(GRIP),
      element("span", { class: "layout-block__name" }, name, shown ? null : element("small", {}, word("hidden"))),
      store.isPast
        ? null
        : element(
            "span",
            { class: "layout-block__tools" },
            tool(word("Move up"), () => stepBlock(section, -1), { disabled: index === 0 }, drawing(UP)),
            tool(word("Move down"), () => stepBlock(section, 1), {}, drawing(DOWN)),
            tool(shown ? word("Hide") : word("Show"), () => switchBlock(section)),
          ),
    ),
  )
}

function rowFor(name, given) {
  const row = rows.get(name) ?? element("div", { role: "row", class: "layout-row", tabIndex: -1 })
  rows.set(name, row)
  row.given = given
  row.name = name
  return row
}

function group(label, children, head = null) {
  return element("div", { role: "rowgroup", class: "layout-group", "aria-label": label }, head, ...children)
}

function headOf(area) {
  const title = element("span", { role: "columnheader" }, areaName({ area }))
  return element("div", { role: "row", class: "layout-group__head" }, title)
}

function placeRow(place) {
  const row = rowFor(key(place), { place })
  drawPlace(row, place)
  return row
}

function blocksShown() {
  if (store.isPast) return store.look.blocks
  const known = new Set(store.look.blocks.map((block) => block.section))
  return store.current.blocks.filter((block) => known.has(block.section))
}

function placesOf(section) {
  return store.look.places.filter((place) => place.area === "block" && place.section === section)
}

function blockGroup(block, index) {
  const row = rowFor(`block-${block.section}`, { block: block.section })
  row.classList.add("layout-block")
  drawBlock(row, block, index)
  const places = block.shown ? placesOf(block.section).map(placeRow) : []
  return group(blockName(block.section), places, row)
}

function draw() {
  const hadFocus = grid.contains(document.activeElement)
  const areas = ["opening", "picked"].map((area) => [area, store.look.places.filter((place) => place.area === area)])
  const groups = areas
    .filter(([, places]) => places.length)
    .map(([area, places]) => group(areaName({ area }), places.map(placeRow), headOf(area)))
  grid.replaceChildren(...groups, ...blocksShown().map(blockGroup))
  for (const [name, row] of rows) if (!row.isConnected) rows.delete(name)
  if (!rows.has(chosen)) chosen = rows.keys().next().value
  choose(chosen, { focus: hadFocus, scroll: false })
}

// -- Where one stands ---------------------------------------------------------------------

export function choose(name, { focus = true, scroll = true } = {}) {
  for (const each of rows.values()) each.tabIndex = -1
  const row = rows.get(name)
  if (!row) return
  chosen = name
  row.tabIndex = 0
  for (const each of rows.values()) {
    each.setAttribute("aria-selected", each === row)
    for (const one of each.querySelectorAll("button")) one.tabIndex = each === row ? 0 : -1
  }
  if (focus) row.focus({ preventScroll: true })
  if (scroll) row.scrollIntoView({ block: "nearest" })
}

export function focusPlaces() {
  choose(chosen)
}

function inOrder() {
  return [...grid.querySelectorAll(".layout-row")].filter((row) => fits(row.given))
}

// Who carries a block walks from block to block, who carries a story from place to place.
function fits({ place, block }) {
  if (store.carried?.block) return Boolean(block)
  return store.carried ? Boolean(place) : true
}

function walk(by) {
  const order = inOrder()
  const everything = [...grid.querySelectorAll(".layout-row")]
  const at = everything.findIndex((row) => row.name === chosen)
  const onward = by > 0 ? order.filter((row) => everything.indexOf(row) > at) : order.filter((row) => everything.indexOf(row) < at)
  const next = by > 0 ? onward[Math.min(by, onward.length) - 1] : onward.at(-Math.min(-by, onward.length))
  if (next) choose(next.name)
}

function leap(by) {
  const groups = [...grid.children]
  const at = groups.findIndex((each) => each.contains(rows.get(chosen)))
  const next = groups[Math.max(0, Math.min(at + by, groups.length - 1))]
  const row = [...next.querySelectorAll(".layout-row")].find((each) => fits(each.given))
  if (row) choose(row.name)
}

// -- Keys ---------------------------------------------------------------------------------

function enter({ place, block }) {
  const { carried } = store
  if (carried?.block) return block && dropBlock(block)
  if (carried) return place && dropOn(place)
  return place ? pickPlace(place) || say(word("There is nothing to pick up here.")) : pickBlock(block)
}

const KEYS = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  PageDown: () => leap(1),
  PageUp: () => leap(-1),
  Home: () => choose(inOrder()[0].name),
  End: () => choose(inOrder().at(-1).name),
  Enter: enter,
  " ": enter,
  Escape: () => letGo(),
  Delete: ({ place }) => place && makeAutomatic(place),
  g: ({ place }) => place && askHold(place, rows.get(key(place))),
  h: ({ block }) => block && switchBlock(block),
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button")) return
  const row = event.target.closest(".layout-row")
  const work = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!row || !work) return
  event.preventDefault()
  work(row.given)
}

function clicked(event) {
  const row = event.target.closest(".layout-row")
  if (!row) return
  choose(row.name)
  if (store.carried && fits(row.given)) enter(row.given)
}

function placeAt(target) {
  const row = target.closest?.(".layout-row")
  if (!row || !store.carried?.block || row.given.block) return row ? { ...row.given, element: row } : null
  const head = row.closest(".layout-group").querySelector(".layout-block")
  return head && { block: head.given.block, element: head }
}

export function openPlaces() {
  grid.addEventListener("keydown", pressed)
  grid.addEventListener("click", clicked)
  letDrag(grid, placeAt)
  watch(() => !store.isDragging && !store.isPressed && draw())
  draw()
}
