// What is new to this person, on every page of the desk: asked for every few seconds while somebody looks.

const EVERY = 5000
const UNWATCHED = 60000
const LONGEST = 120000

const holder = document.querySelector("[data-notices]")
const part = (name) => document.querySelector(`[data-notices-${name}]`)

let tag = ""
let wait = EVERY
let timer = 0
let asking = false
let known = null

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? ""
}

function element(name, className, text) {
  const made = document.createElement(name)
  made.className = className
  if (text) made.textContent = text
  return made
}

function row(notice) {
  const item = element("li", `desk-notice desk-notice--${notice.kind}`)
  const link = element(notice.address ? "a" : "span", "desk-notice__headline", notice.headline)
  if (notice.address) link.href = notice.address
  const read = element("button", "desk-notice__read", "×")
  read.type = "button"
  read.title = holder.dataset.read
  read.setAttribute("aria-label", `${holder.dataset.read}: ${notice.headline}`)
  read.addEventListener("click", () => see([notice.id]))
  item.append(
    link,
    element("span", "desk-notice__facts", [notice.what, notice.by, notice.moment].join(" · ")),
    read,
  )
  if (notice.reason) item.append(element("q", "desk-notice__reason", notice.reason))
  return item
}

function show({ count, notices }) {
  const shown = count > 99 ? "99+" : String(count)
  part("count").textContent = shown
  part("count").hidden = part("all").hidden = count === 0
  part("none").hidden = count > 0
  const focused = [...part("list").children].indexOf(document.activeElement?.closest?.(".desk-notice"))
  part("list").replaceChildren(...notices.map(row))
  if (focused >= 0) (part("list").children[focused] ?? part("list").lastElementChild)?.querySelector("a")?.focus()
  say(count, notices)
}

// Only what came while the page stood open is said aloud, the newest of it by name.
function say(count, notices) {
  const newest = notices[0]?.id ?? 0
  const fresh = known === null ? [] : notices.filter(({ id }) => id > known)
  if (fresh.length) {
    const many = fresh.length > 1 ? holder.dataset.many.replace("COUNT", fresh.length) : holder.dataset.one
    part("said").textContent = `${many}: ${fresh[0].what}, ${fresh[0].headline}`
  }
  // The first answer too: something may have come between the page and this question.
  if (newest !== (known ?? 0)) document.dispatchEvent(new CustomEvent("desk:notices"))
  known = Math.max(known ?? 0, newest)
}

async function ask() {
  clearTimeout(timer)
  if (asking) return
  asking = true
  try {
    const headers = { Accept: "application/json", ...(tag && { "If-None-Match": tag }) }
    const answer = await fetch(holder.dataset.notices, { headers, cache: "no-store", redirect: "manual" })
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? ""
      show(await answer.json())
    }
    // Signed out or refused: whoever looks at the page again is asked for again.
    wait = answer.ok || answer.status === 304 ? EVERY : LONGEST
  } catch {
    wait = Math.min(wait * 2, LONGEST)
  }
  asking = false
  timer = setTimeout(ask, document.hidden ? Math.max(wait, UNWATCHED) : wait)
}

async function see(numbers) {
  const body = new URLSearchParams(numbers.map((number) => ["notice", number]))
  const headers = { Accept: "application/json", "X-CSRFToken": token() }
  try {
    await fetch(holder.dataset.seen, { method: "POST", body, headers, redirect: "manual" })
  } catch {
    // They stay unread, and can be marked again.
  }
  ask()
}

if (holder) {
  part("all").addEventListener("click", () => see([]))
  document.addEventListener("visibilitychange", () => document.hidden || ask())
  window.addEventListener("online", ask)
  ask()
}
