// On pages that send nothing: files that are still on their way, and where they go on. It imports nothing and
// takes its words from its own markup.

const link = document.querySelector("[data-uploads-ahead]")

function waiting() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`desk-uploads-${link.dataset.user}`)
    // Nobody sent anything from here yet; the base is not ours to make.
    request.addEventListener("upgradeneeded", () => request.transaction.abort())
    request.addEventListener("error", () => reject(request.error))
    request.addEventListener("success", () => {
      const base = request.result
      const asked = base.transaction("facts", "readonly").objectStore("facts").getAll()
      asked.addEventListener("success", () => {
        base.close()
        resolve(asked.result.filter(({ medium }) => !medium).length)
      })
    })
  })
}

// Where the story or the library has a tray of its own, that tells more.
if (link && !document.getElementById("desk-settings")?.textContent.includes('"uploads"')) {
  waiting().then(
    (count) => {
      link.querySelector("b").textContent = count
      link.hidden = count === 0
    },
    () => {},
  )
}
