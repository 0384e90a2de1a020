document.currentScript.dataset.versions = "b0b9ce412e2fb1be";
