// What the page knows of photographs and videos by number, asked from the server once each.

import { settings } from "desk/settings"

const shelves = { photograph: new Map(), video: new Map() }
const asked = new Map()

export function remember(kind, media) {
  for (const medium of media) shelves[kind].set(String(medium.id), { ...medium, kind })
}

export function known(kind, id) {
  return shelves[kind].get(String(id))
}

export async function ask(wanted) {
  const query = new URLSearchParams()
  for (const [kind, ids] of Object.entries(wanted)) query.set(kind, [...ids].join(","))
  const answer = await fetch(`${settings().media}?${query}`)
  if (!answer.ok) throw new Error(String(answer.status))
  const { items } = await answer.json()
  for (const medium of items) remember(medium.kind, [medium])
}

let gathering = null

// Everything that one turn of the page wants to know goes into one request.
function gather() {
  const wanted = { photograph: new Set(), video: new Set() }
  const answer = new Promise((resolve) => setTimeout(resolve)).then(() => {
    gathering = null
    return ask(wanted).catch(() => {})
  })
  return { wanted, answer }
}

export function learn(kind, id) {
  const key = `${kind} ${id}`
  if (!asked.has(key)) {
    gathering ??= gather()
    gathering.wanted[kind].add(id)
    const unknown = () => known(kind, id) ?? remember(kind, [{ id }])
    asked.set(key, gathering.answer.then(unknown))
  }
  return asked.get(key)
}

// What was changed in another tab.
export function learnAgain(kind, id) {
  asked.delete(`${kind} ${id}`)
  return learn(kind, id).then(() => known(kind, id))
}
