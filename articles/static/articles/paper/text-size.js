// A−, A, A+: kept in this browser alone, and put in place before the first paint by the line of
// kept-text-size.js that stands in the page.

const KEY = "co-chu";
const PERCENT = { "-1": 90, 0: 100, 1: 115, 2: 130, 3: 150 }; // as in text-size.css
const root = document.documentElement;
const tools = document.querySelector("[data-text-size]");

function keep(size) {
  try {
    if (size) localStorage.setItem(KEY, size);
    else localStorage.removeItem(KEY);
  } catch {
    // storage is forbidden: the size holds for this page
  }
}

function placeOfReading() {
  const parts = document.querySelectorAll(".prose > *");
  return [...parts].find((part) => part.getBoundingClientRect().bottom > 0);
}

// What is being read stays where it is; while the beginning is in sight, the buttons do.
function holding(change) {
  const prose = document.querySelector(".prose");
  const held = prose && prose.getBoundingClientRect().top < 0 ? placeOfReading() : null;
  const before = held?.getBoundingClientRect().top;
  change();
  if (held) scrollBy({ top: held.getBoundingClientRect().top - before, behavior: "instant" });
}

function show(size) {
  for (const button of tools.querySelectorAll("button")) {
    const next = size + Number(button.dataset.step);
    const isUseless = button.dataset.step === "0" ? size === 0 : !(next in PERCENT);
    button.setAttribute("aria-disabled", isUseless);
  }
}

function choose(size) {
  if (!(size in PERCENT)) return;
  holding(() => {
    if (size) root.dataset.textSize = size;
    else delete root.dataset.textSize;
  });
  keep(size);
  show(size);
  const name = tools.getAttribute("aria-label");
  tools.querySelector("output").textContent = `${name}: ${PERCENT[size]} %`;
}

if (tools) {
  const size = () => Number(root.dataset.textSize || 0);
  show(size());
  tools.addEventListener("click", (event) => {
    const step = event.target.closest("button")?.dataset.step;
    if (step) choose(step === "0" ? 0 : size() + Number(step));
  });
}
