// Stories that may be put onto the page: the newest, those that wait for their hour, and what a search finds.

import { button, element, once } from "desk/dom"
import { homeOf } from "desk/layout/arrangement"
import { letDrag } from "desk/layout/dragging"
import { clock } from "desk/layout/hours"
import { letGo, pickStory } from "desk/layout/moving"
import { focusPlaces } from "desk/layout/places"
import { placeName, say } from "desk/layout/saying"
import { remember, store, watch } from "desk/layout/store"
import { fetchShelf } from "desk/layout/talk"
import { settings } from "desk/settings"
import { word } from "desk/words"

const shelf = document.querySelector("[data-shelf]")
const search = shelf.querySelector("[type=search]")
const list = shelf.querySelector("[data-stories]")
const foot = shelf.querySelector("[data-foot]")

let kind = "moi"
let stories = []
let onward = ""
let asked = 0

// -- What is drawn ------------------------------------------------------------------------

function whereNow(story) {
  const home = homeOf(store.current, story.article)
  if (home) return placeName(home)
  const seen = store.look.places.find((place) => place.article === story.article)
  return seen ? placeName(seen) : ""
}

function hourOf(story) {
  return story.state === "scheduled" ? word("on at %(time)s", { time: clock(story.at) }) : clock(story.at)
}

function line(story, index) {
  const where = whereNow(story)
  return element(
    "li",
    {
      class: "layout-story",
      draggable: !store.isPast,
      tabIndex: index === 0 ? 0 : -1,
      role: "option",
      dataset: { story: story.article },
      "aria-selected": "false",
    },
    story.picture
      ? element("img", { class: "layout-thumb", src: story.picture, alt: "", draggable: false, loading: "lazy" })
      : element("span", { class: "layout-thumb" }),
    element(
      "span",
      { class: "layout-story__text" },
      element("span", { class: "layout-story__headline" }, story.headline),
      element(
        "span",
        { class: "layout-story__facts" },
        element("span", { class: story.state === "scheduled" ? "is-scheduled" : "" }, hourOf(story)),
        ` · ${story.section}`,
        where ? element("span", { class: "layout-story__where" }, ` · ${where}`) : null,
      ),
    ),
  )
}

function draw() {
  if (store.isDragging || store.isPressed) return
  const at = [...list.children].indexOf(document.activeElement)
  list.replaceChildren(...stories.map(line))
  foot.replaceChildren(
    stories.length ? "" : element("p", { class: "desk-empty" }, word("Nothing found.")),
    onward ? button(word("More"), { class: "desk-button", onclick: () => load({ more: true }) }) : "",
  )
  if (at >= 0) choose(Math.min(at, stories.length - 1))
}

async function load({ more = false } = {}) {
  const turn = (asked += 1)
  const query = { q: search.value.trim() }
  if (kind === "hen-gio") query.loai = kind
  if (kind === "muc") query.muc = settings().section
  if (more) query.tiep = onward
  try {
    const answer = await fetchShelf(query)
    if (turn !== asked) return
    remember(Object.fromEntries(answer.stories.filter((story) => !isShown(story)).map((story) => [story.article, story])))
    stories = more ? [...stories, ...answer.stories] : answer.stories
    onward = answer.more
    draw()
    if (search.value && !more) say(word("%(count)s stories found", { count: stories.length }))
  } catch {
    foot.replaceChildren(
      element("p", { class: "desk-empty" }, word("The connection was lost. Try again.")),
      button(word("Try again"), { class: "desk-button", onclick: () => load() }),
    )
  }
}

// What the page itself told of a story, it told for the hour that is looked at.
function isShown(story) {
  return store.stories.get(story.article)?.state === "shown" && story.state === "scheduled"
}

// -- Hands on it --------------------------------------------------------------------------

function choose(index) {
  const item = list.children[index]
  if (!item) return
  for (const each of list.children) each.tabIndex = each === item ? 0 : -1
  item.focus()
}

function take(item) {
  if (!pickStory(Number(item.dataset.story))) return
  document.dispatchEvent(new CustomEvent("layout:tab", { detail: "places" }))
  focusPlaces()
}

function pressed(event) {
  const item = event.target.closest("[data-story]")
  if (!item) return
  const at = [...list.children].indexOf(item)
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.children.length - 1 }
  if (event.key in moves) choose(moves[event.key])
  else if (event.key === "Enter" || event.key === " ") take(item)
  else if (event.key === "Escape") letGo()
  else return
  event.preventDefault()
}

function turnTo(name) {
  kind = name
  for (const each of shelf.querySelectorAll("[data-kind]")) {
    each.setAttribute("aria-pressed", String(each.dataset.kind === name))
  }
  load()
}

export function focusShelf() {
  document.dispatchEvent(new CustomEvent("layout:tab", { detail: "shelf" }))
  search.focus()
  search.select()
}

export function openShelf() {
  list.addEventListener("keydown", pressed)
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-story]")
    if (item) take(item)
  })
  letDrag(list, (target) => {
    const item = target.closest?.("[data-story]")
    return item ? { article: Number(item.dataset.story), element: item } : null
  })
  search.addEventListener("input", once(200, () => load()))
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(0)
  })
  for (const each of shelf.querySelectorAll("[data-kind]")) each.addEventListener("click", () => turnTo(each.dataset.kind))
  watch((what) => ["look", "arrangement", "dragged"].includes(what) && draw())
  watch((what) => what === "edition" && load())
  load()
}
