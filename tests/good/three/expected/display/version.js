document.currentScript.dataset.versions = "f9d6cc1e5950e50f";
