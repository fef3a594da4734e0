// The one state of the screen. Whoever shows a part of it watches; whoever changes it says so.

import { fromServer, same } from "desk/layout/arrangement"
import { settings } from "desk/settings"

const MOST_STEPS = 200

const given = settings()
const start = fromServer(given.arrangement)

export const store = {
  current: start,
  saved: start,
  base: given.layout.number,
  look: { places: [], blocks: [] },
  stories: new Map(),
  // null is now; an hour of the past shows what was, and nothing can be moved there.
  at: null,
  isPast: false,
  isBusy: false,
  carried: null,
  faults: new Map(),
}

const past = []
const future = []
const watchers = new Set()

export function watch(work) {
  watchers.add(work)
}

export function tell(what) {
  for (const work of watchers) work(what)
}

export function isDirty() {
  return !same(store.current, store.saved)
}

export function change(next) {
  if (same(next, store.current)) return false
  past.push(store.current)
  past.splice(0, Math.max(0, past.length - MOST_STEPS))
  future.length = 0
  store.current = next
  store.faults.clear()
  tell("arrangement")
  return true
}

function step(from, to) {
  if (!from.length) return false
  to.push(store.current)
  store.current = from.pop()
  store.faults.clear()
  tell("arrangement")
  return true
}

export const undo = () => step(past, future)
export const redo = () => step(future, past)
export const canUndo = () => past.length > 0
export const canRedo = () => future.length > 0

// A version that is in force: what was on the screen before can still be fetched back by undoing.
export function settle(layout, arrangement) {
  const next = fromServer(arrangement)
  if (!same(next, store.current)) past.push(store.current)
  Object.assign(store, { current: next, saved: next, base: layout.number })
  store.faults.clear()
  tell("arrangement")
}

export function remember(stories) {
  for (const story of Object.values(stories)) store.stories.set(story.article, story)
}

export function headline(article) {
  const known = store.stories.get(article)
  return known?.headline ?? `#${article}`
}
