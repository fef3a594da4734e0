// Has what was read kept for reading without a network; the files of worker/ say how, and for how long.

const { serviceWorker } = navigator;

async function tell(message) {
  const { active } = await serviceWorker.ready;
  active.postMessage(message);
}

function tellWhatWasShown(isNew) {
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  tell({ files, isNew });
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
  addEventListener("online", () => tell({ isBack: true }));
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data.gone === location.pathname && document.querySelector("[data-kept]")) location.reload();
  });
}
