document.currentScript.dataset.versions = "b0e724522a8a45b6";
