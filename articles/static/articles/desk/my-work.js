// The lists of “Việc của tôi” renew themselves: when a notice comes, when somebody looks again, and each minute.

const EVERY = 60000
const SHORTEST = 2000

const work = document.querySelector("[data-my-work]")

let tag = ""
let asked = 0
let timer = 0

// The place that had the keyboard's attention keeps it, if it is still there.
function put(html) {
  const address = work.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null
  const read = new DOMParser().parseFromString(html, "text/html")
  work.replaceChildren(...read.body.children)
  if (address) work.querySelector(`a[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true })
}

async function renew() {
  clearTimeout(timer)
  timer = setTimeout(renew, EVERY)
  if (document.hidden) return
  asked = Date.now()
  try {
    const headers = tag ? { "If-None-Match": tag } : {}
    const answer = await fetch(work.dataset.myWork, { headers, cache: "no-store", redirect: "manual" })
    if (answer.status !== 200) return
    tag = answer.headers.get("ETag") ?? ""
    put(await answer.text())
  } catch {
    // What stands there stays; the next turn asks again.
  }
}

document.addEventListener("desk:notices", renew)
document.addEventListener("visibilitychange", () => document.hidden || Date.now() - asked < SHORTEST || renew())
timer = setTimeout(renew, EVERY)
