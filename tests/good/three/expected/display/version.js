document.currentScript.dataset.versions = "1b30674a41938820";
