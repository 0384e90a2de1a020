document.currentScript.dataset.versions = "102903ca18bfff37";
