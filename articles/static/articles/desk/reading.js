// The page of the story stands in its frame at full height: one scroll, on a phone too.

const frame = document.querySelector("[data-reading]")

function fit() {
  const page = frame.contentDocument?.documentElement
  if (page) frame.height = page.scrollHeight
}

function openOutside(event) {
  // The paper's own pages let nobody frame them.
  const link = event.target.closest("a[href]")
  if (!link || link.getAttribute("href").startsWith("#")) return
  event.preventDefault()
  window.open(link.href, "_blank", "noopener")
}

function settle() {
  const page = frame.contentDocument
  if (!page?.body) return
  fit()
  new ResizeObserver(fit).observe(page.body)
  page.addEventListener("click", openOutside)
}

frame.addEventListener("load", settle)
if (frame.contentDocument?.readyState === "complete") settle()
