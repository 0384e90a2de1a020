document.currentScript.dataset.versions = "8e54560836cea8fd";
