// Checks the site, or a chosen copy of it, with the module `verification` (web/src/verification.rs).
// Served pages read the site by fetch; a page from disk cannot, so there a folder is chosen. What the
// module finds is a key of a text with three places; texts enter the page as text, never as markup.
(function () {
  "use strict";

  const form = document.getElementById("verify");
  if (!form) return;
  const texts = JSON.parse(document.getElementById("verify-texts").textContent);
  const { root, module } = form.dataset;
  const byId = (id) => document.getElementById(id);
  const status = byId("verify_status"), result = byId("verify_result");
  const code = byId("verify_head"), folder = byId("verify_copy");
  // A whole folder is chosen. As an attribute this is no part of HTML's standard.
  folder.webkitdirectory = true;
  const fill = (text, places) => text.replace(/\{(\w+)\}/g, (_, name) => places[name]);

  // What servers keep to themselves: see site-gen/src/hosting.rs.
  const hidden = (path) => path.startsWith(".") || path.startsWith("hosting/") || path === "_headers";

  function load() {
    if (globalThis.pingyi && globalThis.pingyi.verification) return globalThis.pingyi.verification;
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = module;
      script.onload = () => resolve(globalThis.pingyi.verification);
      script.onerror = () => reject(new Error(module));
      document.head.append(script);
    });
  }

  /* Copies: `read` gives the bytes of a file, or nothing where it is not there. */

  const served = {
    async read(path) {
      const address = root + path.split("/").map(encodeURIComponent).join("/");
      const answer = await fetch(address, { cache: "no-cache" });
      return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
    },
  };

  function chosen(files) {
    const all = new Map();
    for (const file of files) {
      const path = file.webkitRelativePath || file.name;
      all.set(path.slice(path.indexOf("/") + 1), file);
    }
    return {
      names: [...all.keys()],
      async read(path) {
        const file = all.get(path);
        return file && new Uint8Array(await file.arrayBuffer());
      },
    };
  }

  /* The check. */

  const AHEAD = 8;

  async function check(copy) {
    const text = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const { Copy } = await load();
    const sums = await copy.read("SHA256SUMS");
    if (!sums) return { broken: texts.no_sums };
    const log = await copy.read("publications.log");
    const checked = new Copy(text(sums), log && text(log));
    const lines = [];
    if (code.value.trim()) lines.push(fill(texts.head_same, { number: checked.head(code.value) }));
    if (copy.names) checked.extra(copy.names);
    const files = checked.files();
    const wanted = copy.names ? files : files.filter((path) => !hidden(path));
    // A few files are on their way while one is checked; they are checked in their order.
    const coming = [];
    for (let at = 0; at < wanted.length; at++) {
      while (coming.length < AHEAD && at + coming.length < wanted.length) {
        const file = copy.read(wanted[at + coming.length]);
        file.catch(() => {});
        coming.push(file);
      }
      checked.file(wanted[at], await coming.shift());
      if (at % 16 === 0) status.textContent = fill(texts.reading, { done: at + 1, all: wanted.length });
    }
    const [made, publications, years, figures] = checked.finish();
    lines.unshift(fill(texts.summary, { files: made, publications, years, figures }));
    if (checked.last() && !code.value.trim()) lines.push(fill(texts.head_last, { head: checked.last() }));
    if (wanted.length < files.length) lines.push(fill(texts.not_served, { count: files.length - wanted.length }));
    return { lines };
  }

  function show(state, title, lines) {
    status.textContent = "";
    result.className = "notice after " + (state === "sound" ? "" : "bad");
    result.dataset.state = state;
    const heading = document.createElement("h3");
    heading.textContent = title;
    const paragraphs = lines.map(function (line) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      return paragraph;
    });
    result.replaceChildren(heading, ...paragraphs);
    result.hidden = false;
    result.focus();
  }

  let running = false;

  async function run(copy) {
    if (running) return;
    running = true;
    result.hidden = true;
    delete result.dataset.state;
    status.textContent = texts.loading;
    try {
      const { broken, lines } = await check(copy);
      if (broken) show("broken", texts.broken, [broken]);
      else show("sound", texts.sound, lines);
    } catch (finding) {
      if (Array.isArray(finding)) {
        const [key, path, expected, found] = finding;
        show("broken", texts.broken, [fill(texts[key], { path, expected, found })]);
      } else {
        show("broken", texts.failed, [String(finding)]);
      }
    } finally {
      running = false;
    }
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    run(served);
  });
  folder.addEventListener("change", function () {
    if (folder.files.length) run(chosen(folder.files));
  });
  byId("verify_served").hidden = location.protocol === "file:";
  form.hidden = false;
})();
