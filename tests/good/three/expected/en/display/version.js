document.currentScript.dataset.versions = "bff12faf461bf847";
