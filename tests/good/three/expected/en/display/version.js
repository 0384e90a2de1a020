document.currentScript.dataset.versions = "8cb63c23212d460f";
