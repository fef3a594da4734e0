// What was due and did not happen is said on every open page of whoever answers for it.

const EVERY = 60000

export function watch(holder) {
  let said = ""
  const ask = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(holder.dataset.alarm, { redirect: "manual", headers: { Accept: "text/html" } })
      if (!answer.ok) return
      const words = (await answer.text()).trim()
      // The same words again would be read out again.
      if (words !== said) holder.innerHTML = said = words
    } catch {
      // Without a connection nobody knows; the next time does.
    }
  }
  ask()
  setInterval(ask, EVERY)
  document.addEventListener("visibilitychange", ask)
}

const holder = document.querySelector("[data-alarm]")
if (holder) watch(holder)
