/* The display in the hall. It cuts the sheets of the page into slides, shows one at a time, and takes
   up new versions. It runs for weeks: it makes no elements but one script at a time, which it removes,
   holds one timer, and leaves the page's history as long as it was. */
(() => {
  "use strict";

  /* Pledges between two showings of the ranking. */
  const PLEDGES = 4;
  /* Milliseconds that a slide stands: to look at it, and for each em of text on it. */
  const LOOK = 5000, READ = 150, LEAST = 8000, MOST = 150000;
  /* Milliseconds between two looks for a new version. */
  const ASK = 60000;

  const { part, version, next } = document.body.dataset;
  const mine = new URLSearchParams(location.search).get("v");
  const find = (selector) => document.querySelector(selector);
  const sheets = [...document.querySelectorAll(".sheet")];
  const progress = find("progress"), count = find(".hall-count"), status = find(".hall-paused");
  const pauser = find("[data-pause]");
  const here = location.href.split(/[?#]/)[0];

  let lap = [], at = 0, paused = false, timer = 0, asked = Date.now(), asking = false, room = "";

  /* The slides of a sheet. Its text flows through columns as wide and high as the screen, so that the
     browser itself breaks it between lines, rows and items; a slide is one screen of columns. */
  function cut(sheet) {
    sheet.hidden = false;
    const run = sheet.querySelector(".run");
    /* The counter takes its room before the text is measured. */
    sheet.querySelector(".hall-page").textContent = "0 / 0";
    run.style.transform = "";
    const box = run.getBoundingClientRect();
    const style = getComputedStyle(run);
    const step = box.width + parseFloat(style.columnGap), em = parseFloat(style.fontSize);
    const ems = [];
    const range = document.createRange();
    const texts = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      range.selectNodeContents(texts.currentNode);
      for (const line of range.getClientRects()) {
        const page = Math.max(0, Math.floor((line.left - box.left + 1) / step));
        if (line.width) ems[page] = (ems[page] || 0) + line.width / em;
      }
    }
    sheet.hidden = true;
    const slides = [];
    ems.forEach((text, page) => {
      const time = Math.min(MOST, Math.max(LEAST, LOOK + READ * text));
      slides.push({ sheet, run, left: page * step, page, pages: ems.length, time });
    });
    return slides;
  }

  /* One lap: the ranking before every few pledges, and a share of the closed items after them. */
  function plan() {
    const of = (kind) => sheets.filter((sheet) => sheet.dataset.kind === kind).map(cut);
    const ranking = of("ranking").flat(), pledges = of("pledge");
    const closings = of("closings").flat(), contact = of("contact").flat();
    const rounds = Math.max(1, Math.ceil(pledges.length / PLEDGES));
    lap = [];
    for (let round = 0; round < rounds; round++) {
      const share = (list) => list.slice(Math.floor(round * list.length / rounds),
        Math.floor((round + 1) * list.length / rounds));
      lap.push(...ranking, ...pledges.slice(round * PLEDGES, (round + 1) * PLEDGES).flat(),
        ...share(closings), ...contact);
    }
    progress.max = lap.length;
  }

  function show() {
    const slide = lap[at];
    for (const sheet of sheets) sheet.hidden = sheet !== slide.sheet;
    slide.run.style.transform = `translateX(${-slide.left}px)`;
    const counter = slide.sheet.querySelector(".hall-page");
    counter.textContent = `${slide.page + 1} / ${slide.pages}`;
    counter.style.visibility = slide.pages > 1 ? "" : "hidden";
    progress.value = at + 1;
    count.textContent = `${at + 1} / ${lap.length}`;
    clearTimeout(timer);
    if (!paused) timer = setTimeout(forward, slide.time);
  }

  function forward() {
    const over = at + 1 >= lap.length;
    if (over) begin(); else { at += 1; show(); }
    if ((over && next) || Date.now() - asked > ASK) ask(over && next);
  }

  /* Measured anew at each lap: a font or the zoom may have changed. */
  function begin() {
    plan();
    at = 0;
    show();
  }

  function back() {
    at = (at + lap.length - 1) % lap.length;
    show();
  }

  function pause() {
    paused = !paused;
    document.documentElement.classList.toggle("is-paused", paused);
    status.textContent = paused ? status.dataset.text : "";
    pauser.textContent = paused ? pauser.dataset.resume : pauser.dataset.pause;
    show();
  }

  /* Asks for the newest versions. No answer: the server is away, and what is here stays. A classic
     script, because it can be asked for from disk as well. */
  function ask(leave) {
    asked = Date.now();
    if (asking) return;
    asking = true;
    const script = document.createElement("script");
    const done = (versions) => {
      script.remove();
      asking = false;
      if (paused || !versions) return;
      const own = versions[part - 1];
      const following = leave && own ? new URL(next, here).href : here;
      const wanted = leave && own ? versions[part % versions.length] : own;
      if (!own) go(new URL(next || "", here).href, versions[0]);
      else if (leave || wanted !== mine) go(following, wanted);
    };
    script.onload = () => done((script.dataset.versions || "").split(" ").filter(Boolean));
    script.onerror = () => done(null);
    script.src = `${version}?${asked}`;
    document.body.append(script);
  }

  /* Leaves for a page only when the server has just given it whole: an error of the browser's own
     would stay on the wall. The version in the address passes by old copies in caches. */
  async function go(address, wanted) {
    const target = `${address}?v=${wanted}`;
    if (location.protocol.startsWith("http")) {
      try {
        const answer = await fetch(target, { cache: "reload" });
        await answer.text();
        if (!answer.ok) return;
      } catch {
        return;
      }
    }
    if (!paused) location.replace(target);
  }

  const keys = { " ": pause, ArrowRight: forward, PageDown: forward, ArrowLeft: back, PageUp: back };
  addEventListener("keydown", (event) => {
    const act = keys[event.key];
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!act || !plain || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    act();
  });
  for (const button of document.querySelectorAll("[data-key]")) {
    button.addEventListener("click", () => keys[button.dataset.key]());
  }
  document.documentElement.classList.add("is-running");
  pauser.textContent = pauser.dataset.pause;
  begin();
  /* Whatever changes the room for text (the screen, its zoom, a word in the footer), the slides are
     cut anew before anything is drawn, and the text at hand stays. */
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = find("main");
    const size = `${clientWidth} ${clientHeight}`;
    if (size === room) return;
    const { sheet, page, pages } = lap[at];
    const own = lap.slice(0, at).filter((slide) => slide.sheet === sheet && slide.page === page).length;
    plan();
    const wanted = (slide) => slide.sheet === sheet
      && slide.page === Math.min(slide.pages - 1, Math.floor(page * slide.pages / pages));
    const places = lap.flatMap((slide, place) => wanted(slide) ? [place] : []);
    at = places[Math.min(own, places.length - 1)] || 0;
    room = size;
    show();
  }).observe(find("main"));
  ask(false);
})();
