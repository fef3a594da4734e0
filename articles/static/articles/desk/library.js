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

async function ask(kind, id) {
  const answer = await fetch(`${settings().media}?${kind}=${encodeURIComponent(id)}`)
  if (!answer.ok) throw new Error(String(answer.status))
  const { items } = await answer.json()
  remember(kind, items.length ? items : [{ id }])
}

export function learn(kind, id) {
  const key = `${kind} ${id}`
  if (!asked.has(key)) {
    asked.set(
      key,
      ask(kind, id).catch(() => remember(kind, [{ id }])),
    )
  }
  return asked.get(key)
}
