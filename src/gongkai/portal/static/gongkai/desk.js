// Only improves: every page works without this file.
"use strict";
// One thing chosen in a filter is asked for at once.
for (const select of document.querySelectorAll("form[data-ask] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
// An opened list in the top bar closes by Escape, or by a click elsewhere.
const lists = document.querySelectorAll("details.pop");
document.addEventListener("click", (event) => {
  for (const list of lists) if (!list.contains(event.target)) list.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const list of lists) {
    if (list.open) {
      list.open = false;
      list.querySelector("summary").focus();
    }
  }
});
// A second click on a button sends nothing; coming back to the page frees it.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
// After a refusal, start at the first field at fault.
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) wrong.focus();
// Typed and not saved: ask before leaving.
for (const form of document.querySelectorAll("form[data-keep]")) {
  let touched = Boolean(wrong);
  form.addEventListener("input", () => { touched = true; });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
}
