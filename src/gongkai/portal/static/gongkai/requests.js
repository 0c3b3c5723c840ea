// Only improves the application form: public items while one types, and a draft kept on this device alone.
"use strict";
(() => {
  const done = document.querySelector("[data-draft-done]");
  const store = (() => {
    try {
      window.localStorage.getItem("gongkai");
      return window.localStorage;
    } catch {
      return null; // the browser keeps nothing
    }
  })();
  const named = (code) => `gongkai-draft-${code}`;
  if (done && store) store.removeItem(named(done.dataset.draftDone));

  const form = document.querySelector("[data-draft-form]");
  if (!form) return;
  severalMatters();
  keepDraft();
  suggest();

  // Numbers of identity papers and files carry no data-draft: they are never kept.
  function keepDraft() {
    const says = document.querySelector("[data-draft-says]");
    if (!store || !says) return;
    const key = named(form.dataset.draftForm);
    const fields = [...form.querySelectorAll("[data-draft]")];
    const week = 7 * 24 * 3600 * 1000;
    let keeps = true;

    const tell = (words) => {
      says.textContent = words;
      const clear = document.createElement("button");
      clear.type = "button";
      clear.textContent = "清除草稿";
      clear.addEventListener("click", () => {
        store.removeItem(key);
        keeps = false;
        says.textContent = "草稿已清除，本页不再保存草稿。";
      });
      says.append(clear);
      says.hidden = false;
    };
    const save = () => {
      if (!keeps) return;
      const values = {};
      for (const field of fields) {
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.checked) values[field.name] = field.value;
        } else if (field.value) {
          values[field.name] = field.value;
        }
      }
      try {
        store.setItem(key, JSON.stringify({ at: Date.now(), values }));
      } catch {
        return; // full: the form works without a draft
      }
      tell("草稿保存在本机浏览器中，7日后失效，不含证件号码和文件。");
    };
    const restore = () => {
      let kept = null;
      try {
        kept = JSON.parse(store.getItem(key) || "null");
      } catch {
        kept = null;
      }
      if (!kept || Date.now() - kept.at > week) {
        store.removeItem(key);
        return;
      }
      for (const field of fields) {
        const value = kept.values[field.name];
        if (field.type === "radio" || field.type === "checkbox") {
          if (field.type === "checkbox" || value !== undefined) field.checked = field.value === value;
        } else if (value !== undefined) {
          field.value = value;
          const folded = field.closest("details");
          if (folded) folded.open = true;
        }
      }
      tell("已恢复上次保存在本机的草稿，不含证件号码和文件。");
    };
    if ("fresh" in form.dataset) restore();
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, 800);
    });
  }

  // Two numbered lines look like two matters: said, never forbidden.
  function severalMatters() {
    const area = form.querySelector("#f-description");
    const hint = form.querySelector("[data-several]");
    if (!area || !hint) return;
    const numbered = /^\s*(?:[0-9]{1,2}[.、．)）]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[)）])/gmu;
    const look = () => { hint.hidden = (area.value.match(numbered) || []).length < 2; };
    area.addEventListener("input", look);
    look();
  }

  function suggest() {
    const area = form.querySelector("#f-description");
    const box = form.querySelector("[data-near]");
    if (!area || !box) return;
    const list = box.querySelector("ul");
    let waiting = 0;
    let asked = "";
    const show = (items) => {
      list.replaceChildren(...items.map((item) => {
        const row = document.createElement("li");
        const link = document.createElement("a");
        link.href = item.url;
        link.target = "_blank";
        link.rel = "noopener";
        link.textContent = `${item.title}${item.number ? ` ${item.number}` : ""}（新窗口）`;
        row.append(link);
        return row;
      }));
      box.hidden = items.length === 0;
    };
    const ask = async () => {
      const words = area.value.trim().slice(0, 300);
      if (words === asked) return;
      asked = words;
      if (words.length < 4) return show([]);
      try {
        const answer = await fetch(`${form.dataset.similar}?q=${encodeURIComponent(words)}`);
        if (answer.ok && words === asked) show((await answer.json()).items);
      } catch {
        show([]); // no connection: the form works without suggestions
      }
    };
    area.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 700);
    });
  }
})();
