// Frames what another service shows, in the place of its still, once the reader has asked for it.
// Until then nothing of that service is loaded; without this script the link leads there.

const ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture";
// Its scripts may run, send forms and open windows; they may not lead this page away.
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups "
  + "allow-popups-to-escape-sandbox allow-presentation";

function framed({ frame, title, referrer }) {
  const made = document.createElement("iframe");
  made.className = "embed-frame";
  made.title = title;
  made.allow = ALLOWED;
  made.referrerPolicy = referrer;
  made.setAttribute("sandbox", SANDBOX);
  made.src = frame;
  return made;
}

for (const link of document.querySelectorAll("a[data-frame]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.addEventListener("click", () => {
    const made = framed(link.dataset);
    button.parentElement.replaceChildren(made);
    made.focus();
  });
  link.replaceWith(button);
}
