(() => {
  const root = document.documentElement;
  root.classList.add("script", "keyed");
  const typing = (event) => event.target.closest("input, select, textarea, dialog");
  const hits = () => [...document.querySelectorAll(".hit")];
  let at = -1;

  const go = (next) => {
    const all = hits();
    if (next < 0 || next >= all.length) return;
    all[at]?.classList.remove("at");
    at = next;
    all[at].classList.add("at");
    all[at].querySelector(".permalink").focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const keys = document.getElementById("keys");
    if (event.key === "/") { event.preventDefault(); document.getElementById("q").select(); document.getElementById("q").focus(); }
    else if (event.key === "?") keys.showModal();
    else if (hits().length && event.key === "j") go(at + 1);
    else if (hits().length && event.key === "k") go(at - 1);
  });

  // Narrowing without reload: the same page is fetched, and its answer put in the place of this one.
  let asked = 0;
  const swap = async (address, push) => {
    const mine = ++asked;
    const old = document.getElementById("results");
    old.setAttribute("aria-busy", "true");
    let page;
    try {
      const response = await fetch(address, { headers: { accept: "text/html" } });
      page = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
    } catch { page = null; }
    if (mine !== asked) return;
    const fresh = page?.getElementById("results");
    if (!fresh) { location.assign(address); return; }
    const focused = document.activeElement?.closest?.("#results") !== null;
    old.replaceWith(fresh);
    document.title = page.title;
    document.getElementById("q").value = page.getElementById("q").value;
    at = -1;
    if (push) { history.pushState(null, "", address); scrollTo(0, 0); }
    if (focused) document.getElementById("main").focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swap(link.href, true);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "sort") return;
    const form = event.target.form;
    swap(form.action + "?" + new URLSearchParams(new FormData(form)), true);
  });
  addEventListener("popstate", () => { if (document.getElementById("results") && location.pathname === "/search") swap(location.href, false); });

  for (const it of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(it.textContent);
      button.textContent = "Copied";
    });
    it.after(button);
  }
})();
