document.currentScript.dataset.versions = "f76c145a1c1dd0ed";
