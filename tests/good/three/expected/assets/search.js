// Looks things up in the index under search/ (made by site-gen/src/search; its modules say how it is
// written). Loaded by the search page and by the home page; works from disk, where only scripts can
// be loaded. Text of the content enters the page as text nodes, never as markup.
(function () {
  "use strict";

  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const { root, folder, page, lang } = form.dataset;
  const pingyi = window.pingyi || { link: (href) => href };
  const english = document.documentElement.lang === "en";

  /* Files of the index: each calls pingyiSearch with its name. */

  const files = new Map();

  window.pingyiSearch = function (name, content) {
    const file = files.get(name);
    if (file) file.resolve(content);
  };

  function load(name) {
    const known = files.get(name);
    if (known) return known.content;
    const file = {};
    file.content = new Promise(function (resolve, reject) {
      file.resolve = resolve;
      const script = document.createElement("script");
      script.src = root + "search/" + name + ".js";
      script.onload = function () {
        script.remove();
        // A file of another name settles nothing; after one of this name this is without effect.
        reject(new Error(script.src));
      };
      script.onerror = function () {
        script.remove();
        files.delete(name);
        reject(new Error(script.src));
      };
      document.head.append(script);
    });
    files.set(name, file);
    return file.content;
  }

  /* Terms: the same as in terms.rs. */

  const LETTER = 1, SIGN = 2, GAP = 0;
  const ALPHANUMERIC = /[\p{Alphabetic}\p{N}]/u;

  function kind(c) {
    if (!ALPHANUMERIC.test(c)) return GAP;
    const code = c.codePointAt(0);
    const sign = code >= 0x2e80 || (code >= 0xe00 && code <= 0xeff) ||
      (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff);
    return sign ? SIGN : LETTER;
  }

  // The folded characters of a text, and where in the text each came from.
  function fold(text) {
    const chars = [], from = [];
    let at = 0;
    for (const c of text) {
      for (const one of c.normalize("NFKC")) {
        for (const folded of one.toLowerCase()) {
          chars.push(folded);
          from.push(at);
        }
      }
      at += c.length;
    }
    from.push(at);
    return { chars, from };
  }

  function shardOf(term, shards) {
    let hash = 0x811c9dc5;
    for (const c of Array.from(term).slice(0, 2)) hash = Math.imul(hash ^ c.codePointAt(0), 0x01000193);
    return ((hash ^ (hash >>> 16)) & (shards - 1)) >>> 0;
  }

  // A query in parts without gaps; an entry must hold them all.
  function partsOf(query) {
    const parts = [];
    let part = [];
    for (const c of fold(query.normalize("NFC")).chars.concat(" ")) {
      if (kind(c) !== GAP) {
        part.push(c);
      } else if (part.length) {
        parts.push(part);
        part = [];
      }
    }
    return parts;
  }

  // The terms that together say where a part stands: as few pairs as cover its signs, and its words.
  // Only a word at the end may be the beginning of a longer one.
  function termsOf(part) {
    const kinds = part.map(kind), terms = [], last = part.length - 1;
    if (last === 0) return [{ term: part[0], at: 0 }];
    const isPair = function (at) {
      return at >= 0 && at < last && (kinds[at] === SIGN || kinds[at + 1] === SIGN);
    };
    for (let at = 0; at <= last; at++) {
      if (kinds[at] === LETTER && (at === 0 || kinds[at - 1] === SIGN)) {
        let end = at;
        while (end < last && kinds[end + 1] === LETTER) end++;
        if (end > at) {
          terms.push({ term: part.slice(at, end + 1).join(""), at, open: end === last });
        }
      }
    }
    for (let at = 0; at <= last;) {
      if (isPair(at)) {
        terms.push({ term: part[at] + part[at + 1], at });
        at += 2;
      } else {
        if (isPair(at - 1)) terms.push({ term: part[at - 1] + part[at], at: at - 1 });
        at += 1;
      }
    }
    return terms;
  }

  // Kinds of entries, as in entries.rs.
  const WINDOW = 0, PLEDGE = 1;

  /* Places: the numbers that scripts.rs writes. */

  const DIGITS = new Map(Array.from(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", (c, value) => [c, value]));
  // An entry and a place in it as one number, which sorts as they do.
  const ENTRY = 0x1000000;

  function placesOf(text, found) {
    let at = 0;
    const number = function () {
      let value = 0, weight = 1;
      for (;;) {
        const digit = DIGITS.get(text[at++]);
        value += (digit & 31) * weight;
        if (digit < 32) return value;
        weight *= 32;
      }
    };
    let next = 0;
    while (at < text.length) {
      const head = number();
      const entry = next + Math.floor(head / 2);
      next = entry + 1;
      let often = head % 2 ? number() + 2 : 1;
      for (let place = 0; often > 0; often--) {
        place += number();
        found.push(entry * ENTRY + place);
      }
    }
    return found;
  }

  async function placesOfTerm(year, { term, open }) {
    const shard = await load(year.year + "/terms/" + shardOf(term, year.shards));
    if (!open) return Object.prototype.hasOwnProperty.call(shard, term) ? placesOf(shard[term], []) : [];
    const found = [];
    for (const other of Object.keys(shard)) {
      if (other.startsWith(term)) placesOf(shard[other], found);
    }
    return found.sort((a, b) => a - b);
  }

  // The entries that hold a part, in order, with its first place in each.
  async function holding(year, part) {
    const terms = termsOf(part);
    const places = await Promise.all(terms.map((term) => placesOfTerm(year, term)));
    const starts = places.map((list, i) => list.map((place) => place - terms[i].at));
    starts.sort((a, b) => a.length - b.length);
    const [rarest, ...others] = starts;
    const sets = others.map((list) => new Set(list));
    const entries = new Map();
    for (const start of rarest) {
      const entry = Math.floor(start / ENTRY);
      if (!entries.has(entry) && sets.every((set) => set.has(start))) entries.set(entry, start % ENTRY);
    }
    return entries;
  }

  // Titles stand at the beginning of entries; their hits come before those in texts.
  const TITLE = 24;

  // All hits of a year: the numbers of entries that hold every part.
  async function hitsOf(year, parts) {
    const held = await Promise.all(parts.map((part) => holding(year, part)));
    const hits = Array.from(held[0].keys()).filter((entry) => held.every((map) => map.has(entry)));
    const inText = (entry) => held.some((map) => map.get(entry) >= TITLE);
    const ordered = hits.filter((entry) => !inText(entry)).concat(hits.filter(inText));
    return ordered.map(function (entry) {
      return { year, entry, kind: year.kinds.findIndex((start, i) => i && entry < start) - 1 };
    });
  }

  async function find(query, which) {
    const parts = partsOf(query);
    if (!parts.length) return { parts, hits: [] };
    const years = (await load("index")).filter(which);
    const hits = await Promise.all(years.map((year) => hitsOf(year, parts)));
    return { parts, hits: [].concat(...hits) };
  }

  async function textOf({ year, entry }) {
    let block = year.blocks.length - 1;
    while (year.blocks[block] > entry) block--;
    const [path, title, window, texts] =
      (await load(year.year + "/texts/" + block))[entry - year.blocks[block]];
    return { href: root + folder + path, title, window, texts };
  }

  /* Showing. */

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // Where the parts stand in a text: [from, to] pairs that do not overlap.
  function rangesOf(text, parts) {
    const { chars, from } = fold(text), ranges = [];
    for (const part of parts) {
      const word = kind(part[0]) === LETTER;
      for (let at = 0; at + part.length <= chars.length; at++) {
        const inside = word && at > 0 && kind(chars[at - 1]) === LETTER;
        if (!inside && part.every((c, i) => chars[at + i] === c)) {
          // To the end of the last character that has a share in it.
          let end = at + part.length;
          while (end < chars.length && from[end] === from[end - 1]) end++;
          ranges.push([from[at], from[end]]);
        }
      }
    }
    ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const merged = [];
    for (const range of ranges) {
      const last = merged[merged.length - 1];
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push(range);
    }
    return merged;
  }

  function marked(text, parts) {
    const pieces = document.createDocumentFragment();
    let at = 0;
    for (const [start, end] of rangesOf(text, parts)) {
      pieces.append(text.slice(at, start), element("mark", {}, text.slice(start, end)));
      at = end;
    }
    pieces.append(text.slice(at));
    return pieces;
  }

  // One of twins for this page, with its language where that is not the page's.
  function twin([original, other]) {
    if (english && other) return { text: other };
    return lang === document.documentElement.lang ? { text: original } : { text: original, lang };
  }

  const BEFORE = 24, SHOWN = 100;

  // The part of a text around the first hit; without a hit, nothing.
  function around(text, parts) {
    for (const line of text.split("\n")) {
      const [range] = rangesOf(line, parts);
      if (!range) continue;
      const chars = Array.from(line), hit = Array.from(line.slice(0, range[0])).length;
      const start = Math.max(0, Math.min(hit - BEFORE, chars.length - SHOWN)), end = start + SHOWN;
      return (start ? "…" : "") + chars.slice(start, end).join("") + (end < chars.length ? "…" : "");
    }
    return null;
  }

  // The one of twins that `named` does not show.
  function hiddenTwin(twins) {
    const [original, other] = twins;
    if (twin(twins).text === original) return { text: other, lang: "en" };
    return { text: original, lang };
  }

  // Why an entry was found, where its title and its window's name as shown do not say it.
  function context(found, parts) {
    const [text, otherText] = found.texts;
    const candidates = [{ text, lang }, { text: otherText, lang: "en" }, hiddenTwin(found.title)];
    if (found.window) candidates.push(hiddenTwin(found.window));
    for (const each of candidates) {
      const line = each.text && around(each.text, parts);
      if (line) {
        const made = element("p", {}, marked(line, parts));
        if (each.lang !== document.documentElement.lang) made.lang = each.lang;
        return made;
      }
    }
    return null;
  }

  function firstLine(found) {
    const line = found.texts[0].split("\n")[0];
    return line ? element("p", lang === document.documentElement.lang ? {} : { lang }, line) : null;
  }

  function named(tag, twins, parts, properties) {
    const { text, lang } = twin(twins);
    const made = element(tag, properties || {}, marked(text, parts));
    if (lang) made.lang = lang;
    return made;
  }

  function status(text) {
    document.getElementById("search_status").textContent = text;
  }

  function say(message, values) {
    return message.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  // Down and up lead from the field through the links of a list and back.
  function arrows(event, field, list) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next && stops.includes(document.activeElement)) {
      event.preventDefault();
      next.focus();
    }
  }

  // Calls `run` when typing has paused, not while an input method is composing.
  function whenTyped(field, run) {
    let timer;
    const later = function (event) {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(run, 200);
    };
    field.addEventListener("input", later);
    field.addEventListener("compositionend", later);
  }

  const field = form.querySelector("input[type=search]");
  form.hidden = false;

  /* On the home page: windows while one types, and the way to the search page. */

  function onHome() {
    const list = document.getElementById("search_windows");
    const texts = list.dataset, most = 6;
    let asked = 0;
    async function suggest() {
      const mine = ++asked, query = field.value;
      const isYear = (year) => String(year.year) === texts.year;
      const { parts, hits } = await find(query, isYear);
      const windows = hits.filter((hit) => hit.kind === WINDOW);
      const shown = await Promise.all(windows.slice(0, most).map(textOf));
      if (mine !== asked) return;
      const rows = shown.map(function (found) {
        const link = named("a", found.title, parts, { href: found.href });
        const why = context(found, parts);
        return element("li", {}, link, ...(why ? [why] : []));
      });
      list.textContent = "";
      list.append(...rows);
      list.hidden = !rows.length;
      status(parts.length ? say(rows.length ? texts.found : texts.none, { count: windows.length, query }) : "");
    }
    const quietly = () => suggest().catch(() => status(""));
    whenTyped(field, quietly);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const query = field.value.trim();
      location.href = pingyi.link(page + (query ? "?q=" + encodeURIComponent(query) : ""));
    });
    form.parentElement.addEventListener("keydown", (event) => arrows(event, field, list));
    if (field.value) quietly();
  }

  /* On the search page: all results, ten at a time. */

  function onSearchPage() {
    const results = document.getElementById("search_results");
    const list = results.querySelector("ol");
    const more = results.querySelector("button");
    const none = document.getElementById("search_none");
    const index = document.getElementById("search_index");
    const kinds = form.querySelector("fieldset");
    const texts = results.dataset, step = 10;
    const names = Array.from(kinds.querySelectorAll("label"), (label) => label.dataset.name);
    let asked = 0, shown = [], parts = [], all = [];

    function choice() {
      return form.elements.kind.value;
    }

    function row(found, hit) {
      const link = named("a", found.title, parts, { href: found.href });
      // A pledge as a whole has the window's name; its items have texts of their own.
      if (hit.kind === PLEDGE && !found.window) link.append(texts.pledge);
      const about = [names[hit.kind + 1], say(texts.year, { year: hit.year.year })];
      const items = about.map((text) => element("li", {}, text));
      if (found.window) items.push(named("li", found.window, parts));
      const why = context(found, parts) || (hit.kind === WINDOW && firstLine(found));
      return element("li", {}, element("h3", {}, link), element("ul", { className: "meta" }, ...items), ...(why ? [why] : []));
    }

    async function show(mine, count) {
      const next = shown.slice(list.children.length, count);
      const found = await Promise.all(next.map(textOf));
      if (mine !== asked) return;
      const rows = found.map((each, i) => row(each, next[i]));
      // Files of two builds, one of them from a cache: better no result than a wrong one.
      if (!rows.every((each) => each.querySelector("mark"))) throw new Error("the index is of two builds");
      list.append(...rows);
      more.hidden = list.children.length >= shown.length;
    }

    async function search() {
      const mine = ++asked, query = field.value.trim();
      if (query) status(texts.loading);
      let found;
      try {
        found = await find(query, () => true);
      } catch (error) {
        if (mine === asked) {
          status(texts.failed);
          index.hidden = false;
        }
        return;
      }
      if (mine !== asked) return;
      ({ parts, hits: all } = found);
      const of = (kind) => all.filter((hit) => String(hit.kind) === kind);
      for (const input of kinds.querySelectorAll("input")) {
        const count = input.value ? of(input.value).length : all.length;
        input.parentElement.lastElementChild.textContent = count;
      }
      shown = choice() ? of(choice()) : all;
      list.textContent = "";
      try {
        await show(mine, step);
      } catch (error) {
        if (mine === asked) status(texts.failed);
        return;
      }
      if (mine !== asked) return;
      const some = shown.length > 0, asks = parts.length > 0;
      results.hidden = !some;
      kinds.hidden = !all.length;
      none.hidden = some || !asks;
      index.hidden = some;
      const single = parts.length === 1 && parts[0].length === 1;
      const values = { count: shown.length, query, shown: list.children.length };
      const said = [asks ? say(some ? texts.found : texts.none, values) : ""];
      if (some && shown.length > step) said.push(say(texts.first, values));
      if (single) said.push(texts.single);
      status(said.join(""));
    }

    // What others keep in the address stays there.
    function address() {
      const ask = new URLSearchParams(location.search);
      for (const [name, value] of [["q", field.value.trim()], ["kind", choice()]]) {
        if (value) ask.set(name, value);
        else ask.delete(name);
      }
      return location.pathname + (String(ask) ? "?" + ask : "");
    }

    // The address can be shared and gone back to; where a browser refuses that from disk, all else works.
    function remember(how) {
      try {
        if (address() !== location.pathname + location.search) history[how](null, "", address());
      } catch (error) { /* The address stays as it was. */ }
    }

    function recall() {
      const ask = new URLSearchParams(location.search);
      field.value = ask.get("q") || "";
      const wanted = ask.get("kind") || "";
      for (const input of kinds.querySelectorAll("input")) input.checked = input.value === wanted;
      if (!form.elements.kind.value) kinds.querySelector("input").checked = true;
      search();
    }

    whenTyped(field, function () {
      remember("replaceState");
      search();
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      remember("pushState");
      search();
    });
    kinds.addEventListener("change", function () {
      remember("replaceState");
      search();
    });
    more.addEventListener("click", async function () {
      const before = list.children.length;
      await show(asked, before + step).catch(() => status(texts.failed));
      const first = list.children[before];
      if (first) first.querySelector("a").focus();
    });
    document.getElementById("main_").addEventListener("keydown", (event) => arrows(event, field, list));
    window.addEventListener("popstate", recall);
    recall();
    // Whoever comes here without a question wants to ask one.
    if (!field.value && !location.hash) field.focus();
  }

  if (document.getElementById("search_results")) onSearchPage();
  else onHome();
})();
