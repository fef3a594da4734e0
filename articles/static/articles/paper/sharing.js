// Passing a story on: copying its link, the phone's own sheet, printing. Zalo and Facebook are
// plain links and need none of this. Buttons that cannot work here stay unseen.

const SAID_FOR = 4000;

async function copied(url) {
  try {
    await navigator.clipboard.writeText(url);
    return true;
  } catch {
    return copiedTheOldWay(url); // no permission, or a page without https
  }
}

function copiedTheOldWay(url) {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = url;
  field.className = "for-ears";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    focused?.focus();
  }
}

function enliven(group) {
  const { sharing: url, title, copied: done, failed } = group.dataset;
  const said = group.querySelector("[role=status]");
  let silence;

  function say(sentence) {
    clearTimeout(silence);
    // Emptied first: the same sentence twice would not be read out the second time.
    said.textContent = "";
    requestAnimationFrame(() => { said.textContent = sentence; });
    silence = setTimeout(() => { said.textContent = ""; }, SAID_FOR);
  }

  function offer(name, act) {
    const button = group.querySelector(`[data-${name}]`);
    button.addEventListener("click", act);
    button.classList.add("works");
  }

  offer("copy", async () => say((await copied(url)) ? done : failed));
  offer("print", () => print());
  if (navigator.share) {
    // Whoever closes the sheet without choosing has not failed at anything.
    offer("sheet", () => navigator.share({ title, url }).catch(() => {}));
  }
}

document.querySelectorAll("[data-sharing]").forEach(enliven);
