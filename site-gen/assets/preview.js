// The preview's side in the browser: asks for news of builds, reloads after a good one that changed
// this page, shows what is wrong after a bad one while the last good page stays below.
(function () {
  "use strict";
  var own = document.currentScript.dataset;
  var seen = Number(own.version);
  var panel;

  function show(errors) {
    if (!panel) {
      panel = document.createElement("pre");
      panel.setAttribute("role", "alert");
      panel.setAttribute("tabindex", "0");
      panel.className = "preview-errors";
      document.body.prepend(panel);
    }
    panel.textContent = errors;
  }

  function ask(version) {
    fetch("/__preview/news/" + version + "?" + location.pathname, { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (news) {
        if (news.errors) {
          show(news.errors);
        } else if (news.version > seen && (panel || news.page !== own.look)) {
          location.reload();
          return;
        }
        ask(news.version);
      })
      .catch(function () { setTimeout(ask, 1000, version); });
  }

  // 0 is older than any build: the first answer comes at once and says whether something is wrong.
  ask(0);
})();
