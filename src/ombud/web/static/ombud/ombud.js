// Keyboard: "/" searches, j and k walk a list, Enter opens. Theme: auto, light, dark. Everything works without this.
(() => {
  const root = document.documentElement;
  try { const kept = localStorage.getItem("theme"); if (kept) root.dataset.theme = kept; } catch { /* private mode */ }
  document.addEventListener("DOMContentLoaded", () => {
    const links = [...document.querySelectorAll("tbody th a, .findings a:has(> b)")];
    document.addEventListener("keydown", (event) => {
      if (event.target.closest("input,textarea,select") || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "/") { const box = document.querySelector("#search"); if (box) { event.preventDefault(); box.focus(); } }
      if (event.key === "j" || event.key === "k") {
        const at = links.indexOf(document.activeElement);
        const next = links[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), links.length - 1)];
        if (next) next.focus();
      }
    });
    const button = document.querySelector("#theme");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const order = ["", "light", "dark"];
        const next = order[(order.indexOf(root.dataset.theme || "") + 1) % 3];
        if (next) root.dataset.theme = next; else delete root.dataset.theme;
        button.textContent = "Theme: " + (next || "auto");
        try { if (next) localStorage.setItem("theme", next); else localStorage.removeItem("theme"); } catch { /* private mode */ }
      });
    }
    // Only the values of groups can be compared with; without this the server refuses the others.
    const reference = document.querySelector("#reference");
    if (reference) {
      const narrow = () => {
        for (const group of reference.querySelectorAll("optgroup[data-of]")) {
          const meaning = document.querySelector(`select[data-column="${group.dataset.of}"]`);
          group.hidden = group.disabled = meaning.value !== "group";
        }
      };
      document.querySelector("#measure").addEventListener("change", narrow);
      narrow();
    }
    // A link to a part that is folded opens it.
    const unfold = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      for (let part = id && document.getElementById(id); part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    };
    addEventListener("hashchange", unfold);
    unfold();
    // A long list of choices can be narrowed by typing; without this it is folded by place.
    for (const within of document.querySelectorAll("details[data-filtered]")) {
      const choices = [...within.querySelectorAll("label.opt")];
      if (choices.length < 12) continue;
      const box = document.createElement("input");
      box.type = "search"; box.className = "find"; box.placeholder = "Find one"; box.setAttribute("aria-label", "Find one of " + choices.length);
      box.addEventListener("input", () => {
        const words = box.value.trim().toLowerCase();
        for (const choice of choices) choice.hidden = !!words && !choice.textContent.toLowerCase().includes(words) && !choice.querySelector("input").checked;
      });
      box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
      within.querySelector("summary").after(box);
    }
    for (const form of document.querySelectorAll("form[data-long]")) {
      form.addEventListener("submit", () => { const b = form.querySelector("button"); b.textContent = form.dataset.long; });
    }
  });
})();
