// Credit, description and focal point of each picture in this story, kept in one hidden field of the form.

import { known } from "desk/library"

let field = null
let uses = {}

export function openUses(input) {
  field = input
  for (const { photograph, ...use } of JSON.parse(input.value || "[]")) uses[photograph] = use
}

export function useOf(id) {
  const shelf = known("photograph", id) ?? {}
  const { caption = "", credit = "", alt_text = "" } = shelf
  return { caption, credit, alt_text, is_decorative: false, focal_x: 500, focal_y: 500, ...uses[id] }
}

export function setUse(id, changes) {
  uses = { ...uses, [id]: { ...useOf(id), ...changes } }
  document.dispatchEvent(new CustomEvent("desk:use-told", { detail: { id: String(id) } }))
  if (!field) return
  const rows = Object.entries(uses).map(([photograph, use]) => ({ photograph: Number(photograph), ...use }))
  field.value = JSON.stringify(rows)
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
