// Who arranged this page when; any version can be looked at, and put in force again.

import { button, element } from "desk/dom"
import { openDialog } from "desk/dialog"
import { fullClock, momentFields, now } from "desk/layout/hours"
import { restoreVersion } from "desk/layout/saving"
import { isDirty, store } from "desk/layout/store"
import { fetchVersions } from "desk/layout/talk"
import { lookAt } from "desk/layout/viewing"
import { word } from "desk/words"

function line(version, close) {
  const isNow = version.number === store.base
  return element(
    "li",
    { class: "layout-version" },
    element("span", { class: "layout-version__number" }, String(version.number)),
    element(
      "span",
      { class: "layout-version__text" },
      element("strong", {}, fullClock(version.at)),
      element("small", {}, `${version.by} · ${word("%(count)s places by hand", { count: version.slots })}`),
    ),
    button(word("Look"), {
      class: "desk-button",
      onclick: () => {
        close()
        // A second later: the version is in force from its own moment on.
        lookAt(Date.parse(version.at) + 1000)
      },
    }),
    isNow
      ? element("span", { class: "layout-version__now" }, word("in force"))
      : button(word("Restore…"), { class: "desk-button", onclick: (event) => sure(event.target, version, close) }),
  )
}

function sure(asking, version, close) {
  const text = isDirty()
    ? word("Publish version %(number)s again? Undo fetches back what is not published yet.", version)
    : word("Publish version %(number)s again?", version)
  const yes = button(word("Publish again"), {
    class: "desk-button desk-button--main",
    onclick: () => {
      close()
      lookAt(null)
      restoreVersion(version.number)
    },
  })
  asking.replaceWith(element("span", { class: "layout-version__sure", role: "alert" }, text, yes))
  yes.focus()
}

function pastHour(close) {
  const { holder, read } = momentFields(now() - 24 * 3600 * 1000)
  const complaint = element("small", { class: "desk-complaint", role: "alert" })
  const form = element(
    "form",
    { class: "layout-hold__own" },
    element("span", {}, word("The page as it was at")),
    holder,
    element("button", { type: "submit", class: "desk-button" }, word("Look")),
    complaint,
  )
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const moment = read()
    if (moment === null || moment > now()) {
      complaint.textContent = word("Write a past hour, such as 14:30 and 24/2/2026.")
      return
    }
    close()
    lookAt(moment)
  })
  return form
}

export async function openHistory() {
  const list = element("ol", { class: "layout-versions" })
  const foot = element("footer", { class: "desk-dialog__foot" }, word("Loading…"))
  const close = () => dialog.close()
  const content = element("div", { class: "desk-dialog__body" }, pastHour(close), list, foot)
  const dialog = openDialog(word("History of this page"), content, { wide: true })
  const load = async (before) => {
    try {
      const answer = await fetchVersions(before ? { truoc: before } : {})
      list.append(...answer.versions.map((version) => line(version, close)))
      foot.replaceChildren(
        answer.more ? button(word("More"), { class: "desk-button", onclick: () => load(answer.more) }) : "",
        list.childElementCount ? "" : word("Nobody has arranged this page yet: everything fills itself."),
      )
    } catch {
      foot.replaceChildren(word("The connection was lost. Try again."))
    }
  }
  await load()
}
