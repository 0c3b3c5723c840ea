// Only improves: boxes can be typed as numbers or ticked word by word without this file.
"use strict";
const sheet = document.getElementById("sheet");
const form = document.getElementById("cover");
if (sheet && form) {
  const said = document.getElementById("drawn");
  const clear = document.getElementById("clear");
  const mode = document.getElementById("draw-mode");
  const SVG = "http://www.w3.org/2000/svg";
  const LEAST = 2;
  let start = null;
  let rect = null;
  mode.parentElement.hidden = false;

  // From the pointer to points of the page.
  const place = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
    const box = sheet.viewBox.baseVal;
    return { x: Math.min(Math.max(at.x, 0), box.width), y: Math.min(Math.max(at.y, 0), box.height) };
  };
  const corners = (from, to) => [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)];
  const drawn = () => form.querySelectorAll("input[type=hidden][name=area]");
  const tell = () => {
    const count = drawn().length;
    said.textContent = count ? `已画${count}处，选好依据后按“遮盖”保存。` : "";
    clear.hidden = count === 0;
  };
  const stop = () => {
    if (rect) rect.remove();
    start = rect = null;
  };
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.pointerType === "touch" && !sheet.classList.contains("drawing"))) return;
    event.preventDefault();
    start = place(event);
    rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("class", "pending");
    sheet.append(rect);
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x0, y0, x1, y1] = corners(start, place(event));
    for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]]) rect.setAttribute(name, value);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const found = corners(start, place(event));
    if (found[2] - found[0] < LEAST || found[3] - found[1] < LEAST) {
      stop();
      return;
    }
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "area";
    field.value = found.map((v) => v.toFixed(2)).join(",");
    form.append(field);
    start = rect = null;
    tell();
  });
  sheet.addEventListener("pointercancel", stop);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  clear.addEventListener("click", () => {
    for (const field of drawn()) field.remove();
    for (const one of sheet.querySelectorAll("rect.pending")) one.remove();
    tell();
  });
  mode.addEventListener("click", () => {
    const on = sheet.classList.toggle("drawing");
    mode.setAttribute("aria-pressed", String(on));
  });
  // A page that comes back from the browser's store has the fields, but not the shapes.
  window.addEventListener("pageshow", (event) => { if (event.persisted) clear.click(); });
}
