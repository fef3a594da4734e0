// A field for a file in the words of the desk. The browser's own field lies over it, unseen: clicking, dropping,
// the keyboard and readers of screens go on as they know it.

function dress(input) {
  const holder = document.createElement("span")
  const face = document.createElement("span")
  const name = document.createElement("span")
  holder.className = "desk-file"
  face.className = "desk-button"
  face.textContent = input.dataset.choose
  name.className = "desk-file__name"
  face.ariaHidden = name.ariaHidden = "true"
  const tell = () => {
    const chosen = [...input.files].map((file) => file.name).join(", ")
    name.textContent = chosen || input.dataset.none
    holder.classList.toggle("desk-file--chosen", chosen !== "")
  }
  input.replaceWith(holder)
  holder.append(face, name, input)
  input.addEventListener("change", tell)
  input.form?.addEventListener("reset", () => setTimeout(tell))
  tell()
}

for (const input of document.querySelectorAll("input[type=file][data-choose]")) dress(input)
