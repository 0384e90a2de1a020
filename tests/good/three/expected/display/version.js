document.currentScript.dataset.versions = "7ea7671c3cdfd6ef";
