// Ctrl-K: go to a story, a section, a screen, or do a verb of the open story. It stands on every page of the
// desk, so it imports nothing and takes its words from its own markup.

const dialog = document.querySelector("dialog[data-palette]")
const box = dialog.querySelector("[role=combobox]")
const list = dialog.querySelector("[role=listbox]")
const told = dialog.querySelector("[role=status]")
const words = dialog.dataset
const PAUSE = 150
const SHOWN = 8

let standing = []
let stories = []
let options = []
let chosen = 0
let timer = 0
let asked = 0
let answered = null
let isMoved = false
let caret = null

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

// As the server folds for searching: "thoi su" finds "Thời sự".
function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim()
}

const textOf = (face) => (face.dataset.verbLabel ?? face.getAttribute("aria-label") ?? face.textContent).replace(/\s+/g, " ").trim()

// What may be done stands on the page already, shown to those alone who may; a closed menu counts too.
function faces(selector, kind) {
  const seen = new Set()
  return [...document.querySelectorAll(selector)]
    .filter((face) => !face.disabled && !face.closest("[hidden], dialog") && textOf(face))
    .map((face) => ({ kind, label: textOf(face), hint: "", face, address: face.pathname }))
    .filter(({ label }) => !seen.has(label) && seen.add(label))
}

function verbs() {
  return faces("[data-verb], .desk-bar__verbs :is(a, button), .desk-verbs :is(a, button)", "verbs")
}

function screens() {
  return faces(".desk-menu a, .desk-user a, .desk-user button[type=submit]", "screens")
}

const storyHere = () => /\/articles\/article\/(\d+)\//.exec(location.pathname)?.[1] ?? ""

async function ask(query) {
  const address = new URL(words.palette, location.href)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  const response = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } })
  if (response.status === 401 || response.type === "opaqueredirect") throw new Error("signed-out")
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

function complain(problem) {
  told.textContent = problem.message === "signed-out" ? words.signedOut : words.away
}

// An answer that comes when the palette was opened anew is not for the list that stands there now.
async function learn() {
  const mine = standing
  const known = new Set(standing.map(({ address }) => address).filter(Boolean))
  try {
    const { sections, verbs: more } = await ask({ story: storyHere() })
    if (mine !== standing) return
    const news = more.filter(({ address }) => !known.has(address)).map((each) => ({ ...each, kind: "verbs" }))
    const firstOther = standing.findIndex(({ kind }) => kind !== "verbs")
    standing.splice(firstOther < 0 ? standing.length : firstOther, 0, ...news)
    standing.push(...sections.map((each) => ({ ...each, kind: "sections" })))
    show()
  } catch (problem) {
    if (mine === standing) complain(problem)
  }
}

function found() {
  const wanted = fold(box.value).split(/\s+/).filter(Boolean)
  const holds = ({ label }) => wanted.every((each) => fold(label).includes(each))
  const kinds = ["verbs", "stories", "sections", "screens"]
  const all = [...standing.filter(holds), ...(wanted.length ? stories : [])]
  return kinds.flatMap((kind) => all.filter((each) => each.kind === kind).slice(0, wanted.length ? SHOWN : 12))
}

// The box itself is never touched while somebody types in it.
function show() {
  const items = found()
  const before = isMoved ? options[chosen]?.item : null
  list.replaceChildren()
  options = []
  let group = null
  for (const item of items) {
    if (group?.dataset.kind !== item.kind) {
      const id = `desk-palette-${item.kind}`
      group = make("div", { role: "group" }, make("p", { id, className: "desk-palette__kind" }, words[item.kind]))
      group.dataset.kind = item.kind
      group.setAttribute("aria-labelledby", id)
      list.append(group)
    }
    group.append(option(item))
  }
  choose(Math.max(options.findIndex(({ item }) => item === before), 0))
  box.setAttribute("aria-expanded", String(items.length > 0))
  if (items.length) told.textContent = `${words.count} ${items.length}`
  else if (box.value.trim()) told.textContent = words.none
}

function option(item) {
  const line = make("div", { role: "option", id: `desk-palette-${options.length}`, className: "desk-palette__option" })
  line.setAttribute("aria-selected", "false")
  line.append(make("span", { className: "desk-palette__label" }, item.label))
  if (item.hint) line.append(make("small", {}, item.hint))
  const place = options.length
  line.addEventListener("mousemove", () => choose(place))
  line.addEventListener("click", () => go(item))
  options.push({ item, line })
  return line
}

function choose(place) {
  options[chosen]?.line.setAttribute("aria-selected", "false")
  chosen = place
  const now = options[chosen]
  if (!now) {
    box.removeAttribute("aria-activedescendant")
    return
  }
  now.line.setAttribute("aria-selected", "true")
  box.setAttribute("aria-activedescendant", now.line.id)
  now.line.scrollIntoView({ block: "nearest" })
}

function go(item) {
  dialog.close()
  if (item.face) item.face.click()
  else location.assign(item.address)
}

async function search() {
  const words_ = box.value.trim()
  asked += 1
  const mine = asked
  if (!words_) {
    stories = []
    show()
    return
  }
  try {
    const answer = await ask({ q: words_ })
    if (mine !== asked) return
    stories = answer.stories.map((each) => ({ ...each, kind: "stories" }))
    show()
  } catch (problem) {
    if (mine === asked) complain(problem)
  }
}

function look() {
  clearTimeout(timer)
  timer = 0
  isMoved = false
  show()
  answered = search()
}

function move(steps) {
  isMoved = true
  choose((chosen + steps + options.length) % Math.max(options.length, 1))
}

// Who types fast and presses Enter means what she typed, not what was found for its first letters.
async function enter() {
  if (timer) look()
  const typed = box.value
  if (!isMoved && options[chosen]?.item.kind !== "verbs") await answered
  if (dialog.open && box.value === typed && options[chosen]) go(options[chosen].item)
}

const KEYS = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: enter }

// A text that gets the focus back has its caret at the beginning, until its editor thinks of it.
function caretHere() {
  const selection = getSelection()
  return document.activeElement?.isContentEditable && selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null
}

function giveCaretBack() {
  if (!caret || !document.activeElement?.contains(caret.startContainer)) return
  const selection = getSelection()
  selection.removeAllRanges()
  selection.addRange(caret)
}

export function openPalette() {
  if (dialog.open) return
  for (const other of document.querySelectorAll("dialog[open]")) if (other.matches(":modal")) return
  standing = [...verbs(), ...screens()]
  stories = []
  chosen = 0
  box.value = ""
  told.textContent = ""
  answered = null
  isMoved = false
  caret = caretHere()
  dialog.showModal()
  box.focus()
  show()
  learn()
}

if (dialog) {
  box.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !(event.key in KEYS)) return
    event.preventDefault()
    KEYS[event.key]()
  })
  dialog.addEventListener("close", giveCaretBack)
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close()
  })
  dialog.querySelector("[data-palette-close]").addEventListener("click", () => dialog.close())
  for (const face of document.querySelectorAll("[data-palette-open]")) face.addEventListener("click", openPalette)
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.shiftKey) return
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return
    event.preventDefault()
    openPalette()
  })
}
