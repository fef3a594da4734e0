// What a hand decided, as plain values: nothing here is ever changed in place, so that any step can be undone.

export function key({ area, section, position }) {
  return area === "block" ? `block-${section}-${position}` : `${area}-${position}`
}

export function fromServer({ slots, blocks }) {
  return { slots: Object.fromEntries(slots.map((slot) => [key(slot), slot])), blocks }
}

export function toServer({ slots, blocks }) {
  return { slots: Object.values(slots), blocks }
}

function inOrder({ slots, blocks }) {
  return JSON.stringify([Object.keys(slots).sort().map((name) => slots[name]), blocks])
}

export function same(one, other) {
  return inOrder(one) === inOrder(other)
}

export function isOver(slot, now) {
  return Boolean(slot?.until) && Date.parse(slot.until) <= now
}

export function homeOf(state, article) {
  return Object.values(state.slots).find((slot) => slot.article === article)
}

function slotAt({ area, section = null, position }, article, until) {
  return { area, position, section, article, until }
}

// A story moves, it is never there twice; what was held where it lands goes to where it came from.
export function put(state, target, { article, from = null, until = null }, now) {
  const slots = { ...state.slots }
  const home = homeOf(state, article)
  const came = home ?? from
  const displaced = slots[key(target)]
  if (home) delete slots[key(home)]
  const swaps = came && key(came) !== key(target) && displaced && displaced.article !== article
  if (swaps && !isOver(displaced, now)) slots[key(came)] = slotAt(came, displaced.article, displaced.until)
  const kept = home && !isOver(home, now) ? home.until : until
  slots[key(target)] = slotAt(target, article, kept)
  return { ...state, slots }
}

export function release(state, place) {
  const { [key(place)]: _gone, ...slots } = state.slots
  return { ...state, slots }
}

export function hold(state, place, article, until) {
  const moved = put(state, place, { article }, 0)
  return { ...moved, slots: { ...moved.slots, [key(place)]: { ...moved.slots[key(place)], until } } }
}

export function moveBlock(state, section, index) {
  const blocks = state.blocks.filter((block) => block.section !== section)
  const moved = state.blocks.find((block) => block.section === section)
  blocks.splice(Math.max(0, Math.min(index, blocks.length)), 0, moved)
  return { ...state, blocks }
}

export function toggleBlock(state, section) {
  const blocks = state.blocks.map((block) => (block.section === section ? { ...block, shown: !block.shown } : block))
  return { ...state, blocks }
}

// A section that came to the menu since stands last, as the server has it.
export function withBlocks(state, blocks) {
  const known = new Set(state.blocks.map((block) => block.section))
  const missing = blocks.filter((block) => !known.has(block.section))
  if (!missing.length) return state
  return { ...state, blocks: [...state.blocks, ...missing.map(({ section, shown }) => ({ section, shown }))] }
}
