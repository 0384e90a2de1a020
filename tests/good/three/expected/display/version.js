document.currentScript.dataset.versions = "ded924e0dfc5bdb0";
