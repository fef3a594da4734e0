// A closed advertisement stays closed in this tab. Without this script it closes just the same.

const KEY = "quang-cao-da-dong";

function closed() {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(KEY)) || []);
  } catch {
    return new Set(); // storage is forbidden, or holds something else
  }
}

function keep(id, isOpen) {
  const ids = closed();
  if (isOpen) ids.delete(id);
  else ids.add(id);
  try {
    if (ids.size) sessionStorage.setItem(KEY, JSON.stringify([...ids]));
    else sessionStorage.removeItem(KEY);
  } catch {
    // It opens again on the next page.
  }
}

function watch(advert) {
  const { advert: id } = advert.dataset;
  const details = advert.querySelector("details");
  if (closed().has(id)) {
    // Below what is in sight it folds unseen; in sight or above, folding would move the text
    // that is being read: there it only empties its place.
    if (advert.getBoundingClientRect().top >= innerHeight) details.open = false;
    else advert.classList.add("is-emptied");
  }
  details.querySelector("summary").addEventListener("click", (event) => {
    if (advert.classList.contains("is-emptied")) {
      event.preventDefault();
      advert.classList.remove("is-emptied");
      keep(id, true);
    } else {
      // It turns only after this.
      keep(id, !details.open);
    }
  });
}

document.querySelectorAll("[data-advert]").forEach(watch);
