// Small hands for building the desk's own elements; text is always text, never HTML.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value)
    else if (name === "class") made.className = value
    else if (name === "dataset") Object.assign(made.dataset, value)
    else if (name in made && !name.includes("-")) made[name] = value
    else made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return made
}

export function button(label, properties = {}, ...children) {
  return element("button", { type: "button", ...properties }, label, ...children)
}

const SVG = "http://www.w3.org/2000/svg"

export function drawing(...paths) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", "0 0 20 20")
  svg.setAttribute("aria-hidden", "true")
  svg.classList.add("desk-icon")
  for (const path of paths) {
    const line = document.createElementNS(SVG, "path")
    line.setAttribute("d", path)
    svg.append(line)
  }
  return svg
}

export function once(milliseconds, work) {
  let timer = 0
  return (...given) => {
    clearTimeout(timer)
    timer = setTimeout(() => work(...given), milliseconds)
  }
}
