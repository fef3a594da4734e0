// Publishing, and hearing within seconds that somebody else has published.

import { Answered, SignedOut } from "desk/post"
import { element } from "desk/dom"
import { key, toServer } from "desk/layout/arrangement"
import { decide } from "desk/layout/conflict"
import { clock } from "desk/layout/hours"
import { choose } from "desk/layout/places"
import { say } from "desk/layout/saying"
import { change, isDirty, settle, store, tell } from "desk/layout/store"
import { fetchNewest, send } from "desk/layout/talk"
import { look } from "desk/layout/viewing"
import { word } from "desk/words"

const BEAT = 10_000

const bar = document.querySelector("[data-layout]")
const notes = document.querySelector("[data-notes]")
let edition = null
let told = null

// -- Publishing ---------------------------------------------------------------------------

function took(answer) {
  told = answer.number
  showNewest(null)
  showTrouble("")
  settle(answer, answer.arrangement)
  say(word("The layout is published."))
  tell("saved")
}

function showFaults({ faults, error }) {
  for (const { place, sentence } of faults) if (place) store.faults.set(key(place), sentence)
  const first = faults.find((fault) => fault.place)
  showTrouble(faults.filter((fault) => !fault.place).map((fault) => fault.sentence).join(" ") || word("Not published yet: see the marked places."))
  say(error)
  tell("faults")
  if (first) choose(key(first.place))
}

function showTrouble(sentence) {
  notes.querySelector("[data-trouble]")?.remove()
  if (sentence) notes.append(element("p", { class: "desk-note desk-note--error", role: "alert", "data-trouble": "" }, sentence))
}

async function refused(problem) {
  if (problem instanceof SignedOut) return showTrouble(word("You are not signed in."))
  if (!(problem instanceof Answered)) return showTrouble(word("The connection was lost. Your arrangement is kept on this machine."))
  if (problem.status === 422) return showFaults(problem.answer)
  if (problem.status !== 409) return showTrouble(problem.message)
  const decided = await decide(problem.answer)
  if (!decided) return showTrouble(word("Not published. Your arrangement stands as it was."))
  change(decided)
  store.base = problem.answer.newest.number
  await send("save", { arrangement: toServer(store.current), based_on: store.base }).then(took, refused)
}

async function busily(work) {
  if (store.isBusy) return
  store.isBusy = true
  bar.classList.add("is-busy")
  try {
    await work().then(took, refused)
  } finally {
    store.isBusy = false
    bar.classList.remove("is-busy")
    tell("done")
  }
}

export function publish() {
  if (!isDirty() || store.isPast) return
  return busily(() => send("save", { arrangement: toServer(store.current), based_on: store.base }))
}

export function restoreVersion(number) {
  return busily(() => send("restore", { number, based_on: Math.max(store.base, told ?? 0) }))
}

// -- Somebody else ------------------------------------------------------------------------

function showNewest(answer) {
  notes.querySelector("[data-newest]")?.remove()
  if (!answer) return
  const sentence = word("%(name)s arranged this page at %(time)s. Yours is kept; publishing joins both.", {
    name: answer.by,
    time: clock(answer.at),
  })
  notes.append(element("p", { class: "desk-note desk-note--warning", role: "status", "data-newest": "" }, sentence))
  say(sentence)
}

async function hear() {
  if (document.hidden || store.isBusy) return
  try {
    const answer = await fetchNewest(store.base)
    const isNews = answer.number > store.base && answer.number !== told
    if (isNews && !store.isBusy) heard(answer)
    if (edition !== null && edition !== answer.edition && !store.isDragging) refresh()
    edition = answer.edition
  } catch {
    // Whatever the person does next says what is wrong with the connection.
  }
}

function heard(answer) {
  told = answer.number
  if (isDirty() || store.isPast) return showNewest(answer)
  settle(answer, answer.arrangement)
  say(word("%(name)s has just arranged this page; you see it as it is now.", { name: answer.by }))
}

function refresh() {
  tell("edition")
  look()
}

export function openSaving() {
  hear()
  setInterval(hear, BEAT)
  window.addEventListener("focus", hear)
  document.addEventListener("visibilitychange", hear)
}

