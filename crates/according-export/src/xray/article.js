"use strict";
(() => {
  const text = document.querySelector(".text");
  if (!text) return;
  document.documentElement.classList.add("script");
  const marks = [...text.querySelectorAll("[data-s]")];
  const signs = [...text.querySelectorAll(".sign")];
  const cards = new Map([...document.querySelectorAll(".card")].map((card) => [card.dataset.s, card]));
  const of = new Map();
  for (const mark of marks)
    for (const statement of mark.dataset.s.split(" "))
      of.set(statement, [...(of.get(statement) || []), mark]);
  let at = signs.findIndex((sign) => sign.classList.contains("on") || "#" + sign.id === location.hash);

  const warm = (statement, yes) => {
    for (const mark of of.get(statement) || []) mark.classList.toggle("hot", yes);
    cards.get(statement)?.classList.toggle("hot", yes);
  };
  const innermost = (mark) => mark.dataset.s.split(" ").at(-1);
  let hovered = null;
  const hover = (event) => {
    const mark = event.target.closest?.("[data-s]");
    const statement = mark && (text.contains(mark) ? innermost(mark) : mark.dataset.s);
    if (statement === hovered) return;
    if (hovered !== null && hovered !== chosen()) warm(hovered, false);
    hovered = statement || null;
    if (hovered !== null) warm(hovered, true);
  };
  document.addEventListener("pointerover", hover);

  const chosen = () => (at < 0 ? null : signs[at].dataset.s);
  const choose = (index, focus) => {
    if (at >= 0) {
      warm(signs[at].dataset.s, false);
      for (const mark of text.querySelectorAll(".on")) mark.classList.remove("on");
      for (const card of cards.values()) card.classList.remove("on");
    }
    at = index;
    if (at < 0) return;
    warm(signs[at].dataset.s, true);
    const card = cards.get(signs[at].dataset.s);
    const beside = document.querySelector(".beside");
    if (card && beside && getComputedStyle(beside).position === "sticky")
      beside.scrollTop = card.offsetTop - beside.offsetTop - 60;
    if (focus) {
      signs[at].focus({ preventScroll: true });
      signs[at].scrollIntoView({ block: "center" });
    }
  };
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-s]");
    if (!mark || !getSelection().isCollapsed) return;
    if (mark.classList.contains("sign")) event.preventDefault();
    choose(signs.findIndex((sign) => sign.dataset.s === innermost(mark)), false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (event.key === "j" || event.key === "k") {
      const next = at + (event.key === "j" ? 1 : -1);
      if (next >= 0 && next < signs.length) choose(next, true);
    } else if (event.key === "h") document.documentElement.classList.toggle("plain");
    else if (event.key === "Escape") choose(-1, false);
    else if (event.key === "Enter" && at >= 0 && document.activeElement === signs[at]) {
      const more = cards.get(signs[at].dataset.s)?.querySelector(".more a");
      if (more) { event.preventDefault(); more.click(); }
    }
  });
  if (at >= 0) choose(at, false);
})();
