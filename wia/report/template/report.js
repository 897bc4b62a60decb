"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const mix = byId("mix"), canvas = byId("canvas"), scroller = byId("scroller");
  const playhead = byId("playhead"), tip = byId("tip"), zoom = byId("zoom");
  const durationS = Number(canvas.dataset.durationS);
  const takes = JSON.parse(byId("takes").textContent);
  const alone = new Audio();
  let stopAtS = Infinity;

  const sounds = [...document.querySelectorAll(".cue")].map((node) => ({
    node, row: byId(`cue-${node.dataset.cue}`),
    startS: Number(node.dataset.startS), endS: Number(node.dataset.endS),
  }));
  const voices = [...document.querySelectorAll(".voice")].map((node) => ({
    node, row: byId(`sentence-${node.dataset.sentence}`), startS: Number(node.dataset.startS),
  }));

  function playFrom(startS, endS = Infinity) {
    alone.pause();
    mix.currentTime = Math.max(0, startS);
    stopAtS = endS;
    mix.play();
  }

  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (take) {
      mix.pause();
      alone.src = takes[take.dataset.take];
      alone.play();
      return;
    }
    const cue = event.target.closest(".cue");
    if (cue) {
      byId(`cue-${cue.dataset.cue}`).scrollIntoView({ behavior: calm(), block: "nearest" });
    }
    const from = event.target.closest("[data-start-s]");
    if (from) {
      const bounded = from.classList.contains("play");
      // A moment before, so that the ear has something to compare with.
      const leadS = bounded ? 0.6 : 0;
      const endS = bounded ? Math.min(Number(from.dataset.endS), Number(from.dataset.startS) + 20) + 0.6 : Infinity;
      playFrom(Number(from.dataset.startS) - leadS, endS);
    } else if (canvas.contains(event.target)) {
      const box = canvas.getBoundingClientRect();
      playFrom(((event.clientX - box.left) / box.width) * durationS);
    }
  });

  const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  function follow() {
    const nowS = mix.currentTime;
    if (nowS >= stopAtS) {
      mix.pause();
      stopAtS = Infinity;
    }
    playhead.hidden = nowS === 0;
    playhead.style.left = `${(100 * nowS) / durationS}%`;
    for (const sound of sounds) {
      const on = nowS > 0 && nowS >= sound.startS && nowS < sound.endS;
      sound.node.classList.toggle("on", on);
      sound.row.classList.toggle("on", on);
    }
    let current = null;
    for (const voice of voices) if (voice.startS <= nowS && nowS > 0) current = voice;
    for (const voice of voices) {
      voice.node.classList.toggle("on", voice === current);
      voice.row.classList.toggle("on", voice === current);
    }
    if (!mix.paused) {
      keepInView();
      requestAnimationFrame(follow);
    }
  }
  function keepInView() {
    const at = (mix.currentTime / durationS) * canvas.clientWidth;
    if (at < scroller.scrollLeft || at > scroller.scrollLeft + scroller.clientWidth - 40) {
      scroller.scrollLeft = at - 80;
    }
  }
  mix.addEventListener("play", follow);
  mix.addEventListener("seeked", follow);
  mix.addEventListener("pause", () => { stopAtS = Infinity; follow(); });

  zoom.addEventListener("input", () => {
    // From the whole down to 15 s in sight.
    const most = Math.max(4, durationS / 15);
    const middle = (scroller.scrollLeft + scroller.clientWidth / 2) / canvas.clientWidth;
    canvas.style.width = `${100 * Math.pow(most, zoom.value / 100)}%`;
    scroller.scrollLeft = middle * canvas.clientWidth - scroller.clientWidth / 2;
  });

  function show(node, lines) {
    tip.replaceChildren(...lines.filter((line) => line[1]).map(([tag, text]) => {
      const element = document.createElement(tag);
      element.textContent = text;
      return element;
    }));
    tip.hidden = false;
    const box = node.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  }
  const hide = () => { tip.hidden = true; };
  const words = (node) => node.innerText.trim().replace(/\n+/g, " · ").replace(/\s+/g, " ");
  function tellSound({ node, row }) {
    const cells = [...row.cells];
    show(node, [
      ["strong", words(cells[1].querySelector("strong"))],
      ["small", `${words(cells[0])} · ${words(cells[1].querySelector("small"))} · ${words(cells[3])} sure`],
      ["p", cells[2].querySelector("span") ? words(cells[2].querySelector("span")) : ""],
      ["p", words(cells[2].querySelector("small"))],
      ["small", words(cells[4])],
    ]);
  }
  function tellVoice({ node, row }) {
    show(node, [
      ["p", words(row.querySelector("p"))],
      ["small", `${words(row.querySelector(".feeling"))} · effect ${words(row.querySelector(".due"))}`],
    ]);
  }
  for (const [things, tell] of [[sounds, tellSound], [voices, tellVoice]]) {
    for (const thing of things) {
      thing.node.addEventListener("mouseenter", () => tell(thing));
      thing.node.addEventListener("focus", () => tell(thing));
      thing.node.addEventListener("mouseleave", hide);
      thing.node.addEventListener("blur", hide);
    }
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
