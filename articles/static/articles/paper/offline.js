// Has what was read kept for reading without a network; the files of worker/ say how, and for how
// long.

const ASK_AGAIN = 20 * 1000;
const { serviceWorker } = navigator;
const isKept = Boolean(document.querySelector("[data-kept]"));
let asking;

async function tell(message) {
  const { active } = await serviceWorker.ready;
  active.postMessage(message);
}

function tellWhatWasShown(isNew) {
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  tell({ files, isNew });
}

function ask() {
  tell({ isBack: true });
}

function hear({ data }) {
  if (data.isBack) clearInterval(asking);
  if (isKept && data.gone === location.pathname) location.reload();
}

async function begin() {
  try {
    await serviceWorker.register("/sw.js");
    tellWhatWasShown(true);
  } catch {
    // Forbidden, or no network: the page needs none of this.
  }
}

if (serviceWorker) {
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tellWhatWasShown(false);
  });
  serviceWorker.addEventListener("message", hear);
  addEventListener("online", ask);
  // Not every network that comes back says so.
  if (isKept) asking = setInterval(ask, ASK_AGAIN);
}
