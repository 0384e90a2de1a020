document.currentScript.dataset.versions = "a4dc36e899954431";
