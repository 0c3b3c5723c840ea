// Turns the textarea of a manuscript into a sheet to write on; without this file the textarea takes text and markup.
"use strict";
for (const area of document.querySelectorAll("textarea[data-editor]")) {
  const sheet = document.createElement("div");
  sheet.className = "manuscript";
  sheet.dataset.sheet = "yes";
  sheet.contentEditable = "true";
  sheet.setAttribute("role", "textbox");
  sheet.setAttribute("aria-multiline", "true");
  sheet.setAttribute("aria-label", "正文");
  sheet.innerHTML = area.value.trim() ? area.value : "<p><br></p>";
  const tools = document.createElement("div");
  tools.className = "editor-tools";
  tools.setAttribute("role", "toolbar");
  tools.setAttribute("aria-label", "正文格式");
  const actions = [
    ["正文", () => document.execCommand("formatBlock", false, "p")],
    ["一级标题", () => document.execCommand("formatBlock", false, "h2")],
    ["二级标题", () => document.execCommand("formatBlock", false, "h3")],
    ["加粗", () => document.execCommand("bold")],
    ["编号", () => document.execCommand("insertOrderedList")],
    ["撤销", () => document.execCommand("undo")],
    ["重做", () => document.execCommand("redo")],
  ];
  for (const [label, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      sheet.focus();
      act();
    });
    tools.append(button);
  }
  document.execCommand("defaultParagraphSeparator", false, "p");
  area.hidden = true;
  area.before(tools, sheet);
  const label = document.querySelector(`label[for="${area.id}"]`);
  if (label) label.addEventListener("click", () => sheet.focus());
  area.form.addEventListener("submit", () => { area.value = sheet.innerHTML; });
}
