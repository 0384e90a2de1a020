/* Large type (大字版) on every page, kept through links without cookies or storage.
 *
 * The address says it: `?type=large`. This script runs before the page is drawn. It marks the root,
 * lets the styles for narrow screens apply at any width, and carries the parameter along when a link
 * to a page of the site is about to be used: so links that other scripts make are covered, and so is
 * opening one in a new tab. Without scripts the control in the header leads to an explanation of the
 * browser's own zoom.
 *
 * A script that goes to a page itself asks for the address first: `location = pingyi.link(href)`.
 */
(() => {
  "use strict";
  const parameter = "type=large";
  const given = () => location.search.slice(1).split("&").filter(Boolean);
  const large = given().includes(parameter);
  // A relative address of a page: path, query, fragment.
  const page = /^(?!\/\/)([^?#:]*(?:\/|\.html))?(\?[^#]*)?(#.*)?$/i;

  /** The address `href`, with the parameter where it leads to a page of the site in large type. */
  function link(href) {
    const [, path = "", query = "", fragment = ""] = (large && page.exec(href)) || [];
    if (!(path || query) || query.slice(1).split("&").includes(parameter)) return href;
    return path + (query.length > 1 ? query + "&" : "?") + parameter + fragment;
  }

  /** This page, in the other size. */
  function other() {
    const rest = given().filter((part) => part !== parameter);
    if (!large) rest.push(parameter);
    return location.href.replace(/[?#].*/, "") + (rest.length ? "?" + rest.join("&") : "") + location.hash;
  }

  function carry(event) {
    const a = event.target.closest && event.target.closest("a[href]");
    if (!a) return;
    a.setAttribute("href", a.id === "type_" ? other() : link(a.getAttribute("href")));
  }
  // A pointer or the focus reaches a link before it is used or its menu opens; a click alone is what
  // assistive technology sends.
  for (const event of ["pointerdown", "focusin", "click"]) document.addEventListener(event, carry, true);

  addEventListener("DOMContentLoaded", () => {
    const control = document.getElementById("type_");
    if (!control) return;
    control.setAttribute("href", other());
    if (large) control.textContent = control.dataset.standard;
  });

  if (large) {
    document.documentElement.classList.add("large");
    const narrow = document.getElementById("narrow_");
    if (narrow) narrow.media = "screen";
  }
  // Browsers before Safari 17 forget what a table is once its rows stand below each other, and are told
  // by roles. Only here: in the HTML, validators rightly call them redundant.
  const roles = [
    ["thead, tbody, tfoot", "rowgroup"], ["tr", "row"], ["td", "cell"],
    ["th[scope^=row]", "rowheader"], ["th[scope^=col]", "columnheader"],
  ];
  addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("table.stackable")) {
      table.setAttribute("role", "table");
      for (const [parts, role] of roles) {
        for (const part of table.querySelectorAll(parts)) part.setAttribute("role", role);
      }
    }
  });

  // On paper nothing can be opened: everything is, until the page is back on the screen. The calculator
  // prints what its reader opened.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open], .calculator *)")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
    opened = [];
  });

  window.pingyi = Object.assign(window.pingyi || {}, { large, link });
})();
