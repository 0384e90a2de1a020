/* Combined filters and sorting of a list (see view/filters.rs for what the page says).
 *
 * Rows carry their keys in `data-k`. What is chosen stands in the address, so that it can be shared
 * and goes along to the other language. A list of several pages has a script with the rows of all of
 * them (`data-rows`), loaded when the first condition is set: a page opened from disk cannot fetch.
 * Those rows are written as plain cells, a hundred at a time. Everything is made with textContent.
 */
(() => {
  "use strict";
  const form = document.querySelector(".filters");
  if (!form) return;
  const AT_ONCE = 100;
  const controls = [...form.querySelectorAll("input, select")];
  const sort = form.querySelector("[name=sort]");
  const status = form.querySelector("[role=status]");
  const [reset, further] = form.querySelectorAll("button");
  const first = sort.value;
  // Whether a column head was chosen twice, which turns its order round.
  let turned = false;

  const own = [...document.querySelectorAll("main [data-k]")].map((node, at) => ({
    node, at, home: node.parentNode, keys: node.dataset.k.split(" "), text: node.textContent.toLowerCase(),
  }));
  if (!own.length) return;
  // Where rows of one kind are gathered when an order runs across the groups of the page.
  const homes = [...new Set(own.map((row) => row.home))];
  const frame = (home) => home.closest("figure") || home.closest("section.items")
    || home.closest("table") || home.closest("section") || home;
  const sorted = () => sort.value !== first || turned;
  const said = (name) => status.dataset[name];
  let rows = own;
  let limit = AT_ONCE;
  let loading;

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const chosen = () => controls.filter((control) => control !== sort
    && (control.type === "checkbox" ? control.checked : control.value.trim()));
  const holds = (row, control) => control.name === "q"
    ? row.text.includes(control.value.trim().toLowerCase())
    : row.keys[control.dataset.key].split(",").includes(control.value);

  function order() {
    const option = sort.selectedOptions[0];
    const [key, down] = [option.value, ("down" in option.dataset) !== turned ? -1 : 1];
    return (a, b) => {
      const [x, y] = [a.keys[key], b.keys[key]];
      // What is missing comes last in either direction.
      if (x === "-" || y === "-") return (x === "-") - (y === "-") || a.at - b.at;
      return collator.compare(x, y) * down || a.at - b.at;
    };
  }

  function show() {
    const conditions = chosen();
    const active = conditions.length > 0 || sorted();
    const shown = (active ? rows : own).filter((row) => conditions.every((control) => holds(row, control)));
    if (active) shown.sort(order());
    for (const row of own) row.node.hidden = true;
    for (const row of rows) if (row.made) row.node.remove();
    for (const row of shown.slice(0, active ? limit : own.length)) {
      if (!row.node) make(row);
      row.node.hidden = false;
      const gathered = homes.find((home) => home.nodeName === (row.home || homes[0]).nodeName);
      (sorted() || row.made ? gathered : row.home).append(row.node);
    }
    for (const home of homes) frame(home).hidden = ![...home.children].some((row) => !row.hidden);
    for (const pager of document.querySelectorAll("main .pager")) pager.hidden = active;
    document.documentElement.classList.toggle("filtered", active);
    reset.hidden = !active;
    further.hidden = !active || shown.length <= limit;
    status.textContent = !active ? "" : !shown.length ? said("none")
      : said("count").replace("{shown}", shown.length).replace("{all}", rows.length);
    heads();
    address();
  }

  /** A row of another page: the cells of the first row of this one, with plain content. */
  function make(row) {
    const model = own[0].node;
    row.made = true;
    row.node = model.cloneNode(false);
    row.node.removeAttribute("id");
    row.node.className = "";
    [...model.children].forEach((cell, at) => {
      const copy = cell.cloneNode(false);
      delete copy.dataset.figure;
      for (const [text, href, lang, figure] of row.cells[at] || []) {
        if (figure) copy.dataset.figure = figure;
        const node = document.createElement(href ? "a" : "p");
        node.textContent = text;
        if (href) node.setAttribute("href", href);
        if (lang) node.lang = lang;
        copy.append(node);
      }
      row.node.append(copy);
    });
  }

  /** The rows of all pages, once: the script at `data-rows` calls `pingyi.rows`. */
  function load() {
    if (!form.dataset.rows || loading) return loading;
    status.textContent = said("loading");
    loading = new Promise((resolve) => {
      window.pingyi = Object.assign(window.pingyi || {}, {
        rows(list) {
          const here = new Map(own.map((row) => [row.keys[0], row]));
          rows = list.map(([k, cells], at) => {
            const keys = k.split(" ");
            const row = here.get(keys[0]);
            if (row) return Object.assign(row, { at });
            const text = cells.flat().map(([text]) => text).join(" ").toLowerCase();
            return { at, keys, cells, text };
          });
        },
      });
      const script = document.createElement("script");
      script.src = form.dataset.rows;
      script.onload = () => resolve();
      script.onerror = () => resolve(status.textContent = said("failed"));
      document.head.append(script);
    });
    return loading;
  }

  async function change() {
    limit = AT_ONCE;
    if (chosen().length || sorted()) await load();
    show();
  }

  // The address: what is chosen, beside parameters of others such as the size of type.
  function address() {
    const query = new URLSearchParams(location.search);
    for (const control of controls) {
      const set = control === sort ? sorted() : chosen().includes(control);
      if (set) query.set(control.name, (control === sort && turned ? "-" : "") + control.value.trim());
      else query.delete(control.name);
    }
    const text = query.toString();
    history.replaceState(null, "", (text ? "?" + text : location.pathname.replace(/.*\//, "") || "./") + location.hash);
    const other = document.querySelector(".tools [hreflang]");
    if (other) other.setAttribute("href", other.getAttribute("href").replace(/\?.*/, "") + (text && "?" + text));
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const control of controls) {
      let value = query.get(control.name);
      if (control === sort && value !== null && value.startsWith("-")) {
        turned = true;
        value = value.slice(1);
      }
      if (control.type === "checkbox") control.checked = value === control.value;
      else if (value !== null) control.value = value;
      // A value that this list does not have.
      if (control.nodeName === "SELECT" && control.selectedIndex < 0) control.selectedIndex = 0;
    }
  }

  // Column heads that sort: buttons, made here, since without this script they would do nothing.
  const buttons = [...document.querySelectorAll("main th[data-sort]")].map((head) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.firstChild.textContent;
    // On a phone the heads are out of sight, where a button would take the focus: the word stays.
    const word = document.createElement("span");
    word.className = "phone-only";
    word.textContent = button.textContent;
    head.firstChild.replaceWith(button, word);
    button.addEventListener("click", () => {
      turned = sort.value === head.dataset.sort && !turned;
      sort.value = head.dataset.sort;
      change();
    });
    return head;
  });
  function heads() {
    for (const head of buttons) {
      if (head.dataset.sort !== sort.value) head.removeAttribute("aria-sort");
      else {
        const down = ("down" in sort.selectedOptions[0].dataset) !== turned;
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      }
    }
  }

  sort.addEventListener("change", () => (turned = false));
  for (const control of controls) control.addEventListener(control.name === "q" ? "input" : "change", change);
  reset.addEventListener("click", () => {
    turned = false;
    for (const control of controls) {
      if (control.type === "checkbox") control.checked = false;
      else control.value = control === sort ? first : "";
    }
    change();
    form.querySelector("input").focus();
  });
  further.addEventListener("click", () => {
    limit += AT_ONCE;
    show();
  });
  frame(homes[homes.length - 1]).after(further);
  form.hidden = false;
  restore();
  change();
})();
