document.currentScript.dataset.versions = "6aa80cafef5c0e9c";
