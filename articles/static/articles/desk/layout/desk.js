// The desk for arranging pages, put together.

import { element } from "desk/dom"
import { openHistory } from "desk/layout/history"
import { atHour, clock, momentFields, now, setNow } from "desk/layout/hours"
import { openKeeping } from "desk/layout/keeping"
import { letGo, stepBack, stepOn } from "desk/layout/moving"
import { openPage, setWidth } from "desk/layout/page"
import { choose, openPlaces } from "desk/layout/places"
import { openSaving, publish } from "desk/layout/saving"
import { focusShelf, openShelf } from "desk/layout/shelf"
import { canRedo, canUndo, headline, isDirty, store, watch } from "desk/layout/store"
import { lookAt, openViewing } from "desk/layout/viewing"
import { blockName } from "desk/layout/saying"
import { openDialog } from "desk/dialog"
import { settings } from "desk/settings"
import { word } from "desk/words"

const desk = document.querySelector("[data-layout]")
const part = (name) => desk.querySelector(`[data-${name}]`)

// -- What the bar says --------------------------------------------------------------------

function standingNow() {
  if (store.isBusy) return word("Publishing…")
  if (store.trouble) return store.trouble
  return isDirty() ? word("Not published") : word("Published")
}

function hourNow() {
  if (store.at === null) return word("now")
  return clock(store.at)
}

function drawBar() {
  part("state").textContent = standingNow()
  part("state").classList.toggle("is-dirty", isDirty())
  part("state").classList.toggle("has-trouble", Boolean(store.trouble))
  part("undo").disabled = !canUndo() || store.isPast
  part("redo").disabled = !canRedo() || store.isPast
  part("publish").disabled = !isDirty() || store.isPast || store.isBusy
  part("hour").textContent = word("Seen at: %(time)s", { time: hourNow() })
  desk.classList.toggle("is-past", store.isPast)
  desk.classList.toggle("is-other-hour", store.at !== null)
  part("elsewhen").hidden = store.at === null
  part("elsewhen-text").textContent = store.isPast
    ? word("The page as it was at %(time)s. Nothing can be moved here.", { time: clock(store.at ?? now()) })
    : word("The page as it will be at %(time)s.", { time: clock(store.at ?? now()) })
}

function drawCarried() {
  const { carried } = store
  desk.classList.toggle("is-carrying", Boolean(carried))
  part("carried").hidden = !carried || store.isDragging
  part("carried-text").textContent = carried?.block ? blockName(carried.block) : carried ? headline(carried.article) : ""
}

// -- Tabs of the phone, widths, hours -------------------------------------------------------

function turnTo(name) {
  desk.dataset.tab = name
  for (const each of desk.querySelectorAll("[data-tab-to]")) {
    each.setAttribute("aria-pressed", String(each.dataset.tabTo === name))
  }
}

function widen(name) {
  setWidth(name)
  for (const each of desk.querySelectorAll("[data-width-to]")) {
    each.setAttribute("aria-pressed", String(each.dataset.widthTo === name))
  }
}

function hourChoices() {
  const all = [
    [word("now"), null],
    ["12:00", atHour(12)],
    ["18:00", atHour(18)],
    [word("tomorrow 6:00"), atHour(6, 1)],
  ]
  return all.filter(([, moment]) => moment === null || moment > now())
}

function askHour() {
  const go = (moment) => {
    dialog.close()
    lookAt(moment)
  }
  const { holder, read } = momentFields(store.at ?? now())
  const complaint = element("p", { class: "desk-complaint", role: "alert" })
  const own = element("form", { class: "layout-hold__own" }, element("span", {}, word("at")), holder,
    element("button", { type: "submit", class: "desk-button" }, word("Look")))
  own.addEventListener("submit", (event) => {
    event.preventDefault()
    const moment = read()
    if (moment === null) complaint.textContent = word("Write an hour, such as 14:30, and a day, such as 24/2/2026.")
    else go(moment)
  })
  const choices = hourChoices().map(([label, moment]) =>
    element("button", { type: "button", class: "layout-choice", onclick: () => go(moment) }, label),
  )
  const told = settings().may_look_ahead ? null : element("p", { class: "desk-quiet" }, word("You may not look at what is scheduled."))
  const content = element("div", { class: "desk-dialog__body layout-hold" }, told, ...choices, own, complaint)
  const dialog = openDialog(word("See the page at…"), content)
}

function help() {
  const lines = [
    ["↑ ↓", word("from place to place")],
    [word("Enter or Space"), word("pick up, and put down")],
    ["Esc", word("let go")],
    ["Delete", word("let the place fill itself")],
    ["G", word("hold until…")],
    ["H", word("hide or show the block")],
    ["/", word("search for a story")],
    ["Ctrl Z · Ctrl Shift Z", word("undo, do again")],
    ["Ctrl S", word("publish the layout")],
  ]
  const list = element("dl", { class: "layout-keys" }, ...lines.flatMap(([key, text]) => [
    element("dt", {}, element("kbd", {}, key)),
    element("dd", {}, text),
  ]))
  openDialog(word("Keys"), element("div", { class: "desk-dialog__body" }, list))
}

// -- Keys of the whole screen -----------------------------------------------------------------

function pressed(event) {
  const isWriting = event.target.matches?.("input, textarea, select")
  if (document.querySelector("dialog[open]")) return
  const command = event.ctrlKey || event.metaKey
  const name = event.key.toLowerCase()
  if (command && name === "s") publish()
  else if (command && name === "z" && !isWriting) (event.shiftKey ? stepOn : stepBack)()
  else if (command && name === "y" && !isWriting) stepOn()
  else if (name === "/" && !isWriting) focusShelf()
  else if (name === "?" && !isWriting) help()
  else if (name === "escape" && store.carried) letGo()
  else return
  event.preventDefault()
}

function listen() {
  const clicks = {
    undo: stepBack,
    redo: stepOn,
    publish,
    hour: askHour,
    history: openHistory,
    help,
    "let-go": () => letGo(),
    "back-to-now": () => lookAt(null),
  }
  for (const [name, work] of Object.entries(clicks)) part(name).addEventListener("click", () => work())
  for (const each of desk.querySelectorAll("[data-tab-to]")) each.addEventListener("click", () => turnTo(each.dataset.tabTo))
  for (const each of desk.querySelectorAll("[data-width-to]")) each.addEventListener("click", () => widen(each.dataset.widthTo))
  part("page-to").addEventListener("change", (event) => {
    location.href = event.target.value
  })
  document.addEventListener("keydown", pressed)
  document.addEventListener("layout:tab", (event) => turnTo(event.detail))
  document.addEventListener("layout:back", (event) => choose(event.detail))
}

async function open() {
  setNow(settings().now)
  watch(() => {
    drawBar()
    drawCarried()
  })
  listen()
  turnTo("page")
  widen(window.innerWidth < 800 ? "phone" : "desktop")
  openPlaces()
  openPage()
  await openViewing()
  openKeeping(part("notes"))
  openShelf()
  openSaving()
  document.documentElement.classList.add("desk-is-ready")
}

open()
