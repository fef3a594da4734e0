// Vietnamese keyboards either compose or inject Backspaces; both break when the page changes under them.
// Whatever of ours touches the page because of typing asks here first.

const QUIET = 200

let composing = false
let lastKey = -QUIET
let waiting = []
let timer = 0

function touched() {
  lastKey = performance.now()
}

function listen(type, work) {
  document.addEventListener(type, work, { capture: true, passive: true })
}

listen("keydown", touched)
listen("beforeinput", touched)
listen("compositionstart", () => {
  composing = true
  touched()
})
listen("compositionend", () => {
  composing = false
  touched()
})

function remaining() {
  return composing ? QUIET : QUIET - (performance.now() - lastKey)
}

function run() {
  timer = 0
  if (remaining() > 0) {
    timer = setTimeout(run, Math.max(remaining(), 20))
    return
  }
  const ready = waiting
  waiting = []
  for (const work of ready) work()
}

export function isStill() {
  return remaining() <= 0
}

export function whenStill(work) {
  if (!waiting.includes(work)) waiting.push(work)
  if (!timer) timer = setTimeout(run, Math.max(remaining(), 0))
}

// True for keys that belong to the keyboard method, not to us.
export function isTyping(event) {
  return event.isComposing || event.keyCode === 229
}
