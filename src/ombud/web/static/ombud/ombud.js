// Keyboard: "/" searches, j and k walk a list, Enter opens. Theme: auto, light, dark. Everything works without this.
(() => {
  const root = document.documentElement;
  try { const kept = localStorage.getItem("theme"); if (kept) root.dataset.theme = kept; } catch { /* private mode */ }
  document.addEventListener("DOMContentLoaded", () => {
    const links = [...document.querySelectorAll("tbody th a")];
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
    for (const form of document.querySelectorAll("form[data-long]")) {
      form.addEventListener("submit", () => { const b = form.querySelector("button"); b.textContent = form.dataset.long; });
    }
  });
})();
