// Only improves pages that are whole without it: printing, and reading aloud by the browser's own voice.
"use strict";
(() => {
  const print = document.querySelector("[data-print]");
  if (print && window.print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  const button = document.querySelector("[data-read-aloud]");
  const speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;
  const language = document.documentElement.lang;

  const voice = () => speech.getVoices().find((one) => one.lang.toLowerCase().startsWith("zh"));
  const offer = () => { button.hidden = !voice(); };
  offer();
  if (speech.addEventListener) speech.addEventListener("voiceschanged", offer);

  const sentences = () => {
    const main = document.querySelector("article") || document.querySelector("main");
    return main.innerText.split(/(?<=[。！？；\n])/).map((s) => s.trim()).filter(Boolean);
  };
  const stop = () => {
    speech.cancel();
    button.textContent = "朗读";
    button.setAttribute("aria-pressed", "false");
  };
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    button.textContent = "停止朗读";
    button.setAttribute("aria-pressed", "true");
    const said = sentences();
    said.forEach((text, at) => {
      const part = new SpeechSynthesisUtterance(text);
      part.lang = language;
      part.voice = voice() || null;
      if (at === said.length - 1) part.onend = stop;
      speech.speak(part);
    });
  });
  window.addEventListener("pagehide", () => speech.cancel());
})();
