document.currentScript.dataset.versions = "3b1e75b26570585f";
